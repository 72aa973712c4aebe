"""Series that did not come from us, and series that did."""
# ctest: LABELS slow-under-sanitizer
import os
import re
import signal
import subprocess

import h5py
import numpy as np
import pytest


ESTIMATE = "an estimate, from a series too short to cite it: "


def logistic(n, x=0.3):
    series = []
    for _ in range(n):
        x = 4 * x * (1 - x)
        series.append(x)
    return np.array(series)


def exponent(text):
    return float(re.search(r"exponent +(-?[0-9.]+) per value", text)[1])


def test_text_with_columns(netlyap):
    chaos = logistic(20_000)
    rows = "".join(f"{t},{x!r},{np.sin(0.7 * t)!r}\n" for t, x in enumerate(chaos.tolist()))
    (netlyap.folder / "series.csv").write_text("# a comment\n\nt,chaos,sine\n" + rows)
    text = netlyap.printed("series", "series.csv", "--column", "chaos", "--kantz")
    assert "values       20000\n" in text and "verdict      chaos" in text
    assert 0.68 < exponent(text) < 0.71
    assert netlyap.printed("series", "series.csv", "--column", "2", "--kantz") == text
    assert "verdict      no chaos found" in netlyap("series", "series.csv", "--column", "sine", "--kantz")


def test_plain_column_and_autocorrelation(netlyap):
    dice = np.random.default_rng(1)
    noise = dice.standard_normal(3000)
    (netlyap.folder / "noise.txt").write_text("\n".join(map(repr, noise.tolist())))
    text = netlyap.printed("series", "noise.txt", "--acf", "--lags", "3", "--shuffles", "200")
    rows = re.findall(r"^ +(\d+) +(-?[0-9.]+) +(-?[0-9.]+) +(-?[0-9.]+)", text, re.M)
    centred = noise - noise.mean()
    assert [row[0] for row in rows] == ["1", "2", "3"]
    for lag, value, low, high in rows:
        lag = int(lag)
        expected = (centred[:-lag] * centred[lag:]).sum() / (3000 - lag) / centred.var()
        assert float(value) == pytest.approx(expected, abs=1e-6)
        assert float(low) == pytest.approx(-1.96 / 3000 ** 0.5, rel=0.3)
        assert float(high) == pytest.approx(1.96 / 3000 ** 0.5, rel=0.3)
    assert text == netlyap.printed("series", "noise.txt", "--acf", "--lags", "3", "--shuffles", "200"), "reproducible"


def test_our_archive_and_any_hdf5(netlyap, finished):
    with h5py.File(finished / "sweep.h5") as file:
        shape = file["training/loss"].shape
        loss = file["training/loss"][1, 2, 5]
    assert len(shape) == 4
    text = netlyap("series", "run/sweep.h5", "--column", "/training/loss", "--at", "1,2,5", "--acf", "--lags", "1",
                   "--shuffles", "10")
    centred = loss - loss.mean()
    expected = (centred[:-1] * centred[1:]).mean() / centred.var()
    assert float(re.search(r"^ +1 +(-?[0-9.]+)", text, re.M)[1]) == pytest.approx(expected, abs=1e-6)
    with h5py.File(netlyap.folder / "other.h5", "w") as file:
        file["a/x"] = logistic(20_000).astype(np.float64)
    assert "verdict      chaos" in netlyap("series", "other.h5", "--column", "/a/x", "--kantz")


def test_iterations_between_values_are_told(netlyap, small_job):
    netlyap.job(small_job | {"sweep.epsilon": "1e-8", "observe.names": "training", "observe.training.every": "10"})
    netlyap("run", "job.ini", "--out", "strided")
    place = ["--column", "/training/loss", "--at", "0,0,0", "--acf", "--lags", "1", "--shuffles", "10"]
    text = netlyap("series", "strided", *place)
    assert text.startswith("values       21, one every 10 iterations; lags, steps and exponents below are per value\n")
    netlyap("run", "job.ini", "--out", "zoomed", "--observe.training.zoom", "0:5")
    netlyap.refuses("series", "zoomed", *place, says=["/training/loss is not evenly spaced", "without zoom"])


def test_words_that_help(netlyap):
    (netlyap.folder / "chaos.txt").write_text("\n".join(map(repr, logistic(20_000).tolist())))
    text = netlyap("series", "chaos.txt", "--kantz", "--fit-steps", "20")
    assert re.search(r"the slope for comparison is fitted beyond k = \d+, .* take --fit-steps \d", text)
    (netlyap.folder / "sine.txt").write_text("\n".join(repr(np.sin(0.7 * t)) for t in range(5000)))
    text = netlyap("series", "sine.txt", "--kantz", "--embedding", "2")
    assert "no chaos found with --embedding 2" in text and "try 3 as well" in text
    text = netlyap("series", "sine.txt", "--kantz", "--embedding", "4")
    assert "try" not in text and "a larger --embedding will hardly change that; take it as the answer\n" in text
    (netlyap.folder / "words.txt").write_text("no numbers\n")
    netlyap.refuses("series", "words.txt", "--acf", code=65, says=["words.txt has no line of numbers"])
    netlyap.refuses("series", "chaos.txt", "--acf", "--at", "0", says=["--at is for HDF5 and .npy files"])


def test_visibility(netlyap):
    (netlyap.folder / "three.txt").write_text("".join(f"{(1.0, 3.0, 2.0)[t % 3]}\n" for t in range(30_000)))
    text = netlyap("series", "three.txt", "--visibility")
    assert float(re.search(r"mean degree +([0-9.]+)", text)[1]) == pytest.approx(4 - 2 / 3, abs=1e-3)
    shares = re.findall(r"^ +(\d+) +([0-9.]+)$", text, re.M)
    assert sum(float(share) for _, share in shares) == pytest.approx(1, abs=1e-5)


def test_laminar_lengths(netlyap):
    """Just below the window of period 3 of the logistic map."""
    x, r, values = 0.3, 1 + 8 ** 0.5 - 1e-4, []
    for _ in range(20_000):
        values.append(x)
        x = r * x * (1 - x)
    (netlyap.folder / "tangent.txt").write_text("\n".join(map(repr, values)))
    text = netlyap("series", "tangent.txt", "--laminar", "3")
    mean = float(re.search(r"stretches near period 3: mean length ([0-9.]+)", text)[1])
    assert 50 < mean < 300
    assert "no stretch" in netlyap("series", "tangent.txt", "--laminar", "3", "--laminar-shortest", "100000")


def test_a_constant_has_nothing_to_tell(netlyap):
    (netlyap.folder / "flat.txt").write_text("1\n" * 500)
    for what in ("--acf", "--kantz"):
        netlyap.refuses("series", "flat.txt", what, code=65, says=["the series is constant"])


def test_what_is_not_defined_has_a_reason(netlyap):
    (netlyap.folder / "flat.txt").write_text("0.1\n" * 3)
    for what in ("--acf", "--kantz"):
        netlyap.refuses("series", "flat.txt", what, code=65, says=["the series is constant: all of its 3 values are 0.1"])
    (netlyap.folder / "flat.txt").write_text("0.1\n" * 30)
    assert "rate         not defined (constant series)\n" in netlyap("series", "flat.txt", "--visibility")
    (netlyap.folder / "two.txt").write_text("0\n1\n0\n" * 30)
    (netlyap.folder / "ramp.txt").write_text("".join(f"{t}\n" for t in range(30)))
    assert "rate         not defined (no degree is above 3)\n" in netlyap("series", "ramp.txt", "--visibility")
    (netlyap.folder / "wide.txt").write_text("1e308\n-1.7e308\n" * 200)
    for what in ("--acf", "--kantz", "--visibility", "--laminar=1"):
        netlyap.refuses("series", "wide.txt", what, code=65, says=["from -1.7e+308 to 1e+308", "divide it by a power of ten"])


def test_median_of_an_even_number_of_laminar_lengths(netlyap):
    """Stretches of 20 and 31 values; it was the longer one."""
    values = [9, 0] + [1] * 20 + [7, 3] + [1] * 31 + [8, 2, 6]
    (netlyap.folder / "x.txt").write_text("".join(f"{x}\n" for x in values))
    found = re.search(r"laminar +2 stretches near period 1: mean length ([0-9.]+), median ([0-9.]+), longest (\d+)",
                      netlyap("series", "x.txt", "--laminar", "1", "--laminar-tolerance", "0.5"))
    assert found and float(found[1]) == float(found[2]) < int(found[3])


def test_advice_on_values_with_few_digits_is_about_them(netlyap):
    """It was about the embedding."""
    chaos = logistic(20_000)
    (netlyap.folder / "x.txt").write_text("".join(f"{x:.2f}\n" for x in chaos))
    text = netlyap("series", "x.txt", "--kantz")
    radius = re.search(r"only 101 different values, ([0-9.]+) standard deviations apart: neighbours within --radius are "
                       r"equal ones; take a radius above that, ([0-9.]+),", text)
    assert "fewer than 100 references" in text and radius and "--embedding d" not in text
    assert float(radius[1]) == pytest.approx(0.01 / chaos.std(), rel=0.1) and radius[2] > radius[1]
    assert "of them with neighbours that part\n    k " in netlyap("series", "x.txt", "--kantz", "--radius", radius[2])
    (netlyap.folder / "x.txt").write_text("".join(f"{x:.0f}\n" for x in 4 * chaos))
    text = netlyap("series", "x.txt", "--kantz", "--radius", "2")
    assert "only 5 different values" in text and "take values with more digits" in text and "--embedding d" not in text


def test_too_few_neighbours_decide_nothing(netlyap):
    """The verdict was "no chaos found", and the advice four times the radius, again and again."""
    (netlyap.folder / "x.txt").write_text("".join(f"{x!r}\n" for x in logistic(400).tolist()))
    text = netlyap("series", "x.txt", "--kantz")
    assert "verdict      undecided with --embedding 2: fewer than 100 references have neighbours that part\n" in text
    assert "no chaos" not in text
    advice = re.search(r"take --radius ([0-9.]+), with which (\d+) references have neighbours that part, or a longer", text)
    text = netlyap("series", "x.txt", "--kantz", "--radius", advice[1])
    assert f", {advice[2]} of them with neighbours" in text and "fewer than 100" not in text
    few = netlyap("series", "x.txt", "--kantz", "--references", "50")
    assert "undecided" in few and "take --references 100 or more\n" in few
    x, y, henon = 0.1, 0.1, []
    for _ in range(150):
        x, y = 1 - 1.4 * x * x + y, 0.3 * x
        henon.append(x)
    (netlyap.folder / "x.txt").write_text("".join(f"{x!r}\n" for x in henon))
    assert ("a larger --radius does not help: up to 0.1, beyond which neighbourhoods are no longer small, the 150 values are "
            "too few for --embedding 2; only a longer series says more\n") in netlyap("series", "x.txt", "--kantz")


@pytest.mark.parametrize("words, code, says", [
    (["--acf"], 64, ["has 2 columns", "--column"]), (["--column", "z", "--acf"], 64, ["no column z", "it has 2: x, y"]),
    (["--column", "3", "--acf"], 64, ["no column 3"]), (["--column", "x"], 64, ["--acf", "--kantz"]),
    (["--column", "y", "--acf"], 65, ["series.txt:4", "not a finite number"]),
    (["--column", "x", "--acf", "--lags", "3"], 64, ["3 values; take --lags 2 or less"]),
    (["--column", "x", "--kantz"], 65, ["3 values, but --kantz with these settings needs 136 at least; take a longer"]),
    (["--column", "x", "--kantz", "--embedding", "3", "--delay", "2"], 65, ["needs 139 at least"]),
    (["--column", "x", "--visibility"], 65, ["3 values, but --visibility needs 10 at least; take a longer one"]),
    (["--column", "x", "--acf", "--range", ":1"], 65, ["1 value, but --acf needs 2 at least"]),
    ([], 64, ["has 2 columns separated by blanks: x, y; say with --column"]),
    (["--column", "x", "--kantz", "--radius", "0"], 64, ["--radius"]),
    (["--column", "x", "--kantz", "--fit-steps", "2"], 64, ["--fit-steps"])], ids=str)
def test_bad_text(netlyap, words, code, says):
    (netlyap.folder / "series.txt").write_text("x y\n1 2\n2 3\n3 oops\n")
    netlyap.refuses("series", "series.txt", *words, code=code, says=says)


@pytest.mark.parametrize("words, says", [
    ([], ["--column"]), (["--column", "/nothing"], ["no dataset /nothing"]),
    (["--column", "/training/loss"], ["shape", "--at"]), (["--column", "/training/loss", "--at", "0,0,99"], ["outside"]),
    (["--column", "/training/loss", "--at", "0,-1,0"], ["--at"])], ids=str)
def test_bad_places(netlyap, finished, words, says):
    netlyap.refuses("series", "run/sweep.h5", "--acf", *words, says=says)
    netlyap.refuses("series", "missing.txt", "--acf", says=["the series missing.txt does not exist"])


def test_what_is_constant_is_refused_whatever_its_value(netlyap):
    for value in ("1", "0.1", "0.7"):
        (netlyap.folder / "constant.txt").write_text(f"{value}\n" * 300)
        netlyap.refuses("series", "constant.txt", "--acf", "--lags", "1", code=65, says=["the series is constant"])
        netlyap.refuses("series", "constant.txt", "--kantz", code=65, says=["the series is constant"])
    (netlyap.folder / "two.txt").write_text("0.7\n0.70000000000000007\n" * 200)
    text = netlyap("series", "two.txt", "--acf", "--lags", "2", "--shuffles", "10", "--kantz")
    assert [float(r) for r in re.findall(r"^ +\d+ +(-?[0-9.]+) ", text, re.M)[:2]] == [-1, 1]
    assert "exponent     none" in text and "nan" not in text


def test_long_work_shows_signs_of_life_and_can_be_interrupted(netlyap):
    (netlyap.folder / "long.txt").write_text("\n".join(map(repr, logistic(50_000).tolist())))
    command = [os.environ["NETLYAP"], "series", "long.txt", "--acf", "--shuffles", "5000000"]
    work = subprocess.Popen(command, cwd=netlyap.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                            env=os.environ | {"NETLYAP_PROGRESS": "lines"})
    line = work.stderr.readline()
    work.send_signal(signal.SIGINT)
    assert re.match(r"autocorrelation of 5000000 shuffles: \d+ % after .* left|.* so far", line), line
    assert work.wait(60) != 0
    work.stdout.close()
    work.stderr.close()


def test_many_lags_of_many_values_take_a_moment(netlyap):
    values = np.cumsum(np.random.default_rng(1).standard_normal(200_000))
    (netlyap.folder / "walk.txt").write_text("\n".join(map(repr, values.tolist())))
    text = netlyap("series", "walk.txt", "--acf", "--lags", "50000", "--shuffles", "1")
    centred = values - values.mean()
    spectrum = np.fft.rfft(centred, 400_000)
    expected = np.fft.irfft(spectrum * spectrum.conj())[:50_001] / (200_000 - np.arange(50_001)) / centred.var()
    found = np.array([float(r) for r in re.findall(r"^ *\d+ +(-?[0-9.]+) ", text, re.M)])
    assert np.allclose(found, expected[1:], rtol=0, atol=1e-6)


def test_exponent_is_told_over_embeddings(netlyap):
    (netlyap.folder / "chaos.txt").write_text("\n".join(map(repr, logistic(20_000).tolist())))
    text = netlyap("series", "chaos.txt", "--kantz")
    low, high = map(float, re.search(r"exponent +[0-9.]+ per value, interval ([0-9.]+) \.\. ([0-9.]+); settled at "
                                     r"--embedding 3: its slope agrees with that of 2\n", text).groups())
    assert low <= np.log(2) <= high < low + 0.1
    assert len(re.findall(r"^ +--embedding \d: [0-9.]+, ", text, re.M)) >= 3


def test_the_exponent_to_cite_is_named(netlyap):
    (netlyap.folder / "chaos.txt").write_text("\n".join(map(repr, logistic(20_000).tolist())))
    text, other = [netlyap("series", "chaos.txt", "--kantz", *fit) for fit in ([], ["--fit-steps", "5"])]
    cited = re.search(r"^exponent .*\n +cite this one, with its interval;", text, re.M)
    assert cited and cited[0] in other, "--fit-steps changes another line"
    assert ESTIMATE not in text
    short = netlyap("series", "chaos.txt", "--kantz", "--range", ":4000")
    assert ESTIMATE in short and "8 of 10 at 4000, 9 of 10 from 20000 on" in short and "cite this one" not in short
    assert "for comparison, over the k = 1 .. 8 of --fit-steps with --embedding 2: " in text
    assert "for comparison, over the k = 1 .. 5 of --fit-steps with --embedding 2: " in other
    assert re.search(r"verdict +chaos: .* R\^2 = 1.000 of the line through S\(k\), where more than 0.95 is asked\n", text)
    assert "by 0." not in text.partition("verdict")[2], "a third exponent"
    (netlyap.folder / "sine.txt").write_text("\n".join(repr(np.sin(0.7 * t)) for t in range(5000)))
    text = netlyap("series", "sine.txt", "--kantz")
    assert "cite this one" not in text and "without chaos it is not a Lyapunov exponent to cite:\n" in text


def test_advice_on_a_smooth_series_comes_to_an_end(netlyap):
    """It was a larger embedding and a larger radius, for ever; or the verdict was chaos."""
    t = np.arange(5000)
    (netlyap.folder / "flow.txt").write_text("\n".join(map(repr, (np.sin(0.01 * t) + 0.3 * np.sin(0.017 * t)).tolist())))
    text = netlyap("series", "flow.txt", "--kantz")
    words = re.search(r"the series is smooth: neighbouring values are alike, up to (\d+) apart; take (--delay \1 "
                      r"--theiler \d+), rather than another radius\n", text)
    assert words and ("before you take this for chaos: " in text) == bool(re.search("grows (by a factor|as that)", text))
    for _ in range(8):
        text = netlyap("series", "flow.txt", "--kantz", *words[2].split(), *(["--radius", radius] if _ else []))
        advice = re.search(r"take --radius ([0-9.]+)", text)
        if not advice:
            break
        radius = advice[1]
    assert not advice
    assert "verdict      no chaos found" in text or re.search(
        r"before you take this for chaos: the distance is followed over \d+ values, fewer than the \d+ over which", text)
    (netlyap.folder / "fall.txt").write_text("\n".join(map(repr, np.exp(-t / 2000).tolist())))
    assert "the series drifts: values 500 apart are still alike; " in netlyap("series", "fall.txt", "--kantz")
    (netlyap.folder / "few.txt").write_text("\n".join(map(repr, np.random.default_rng(1).random(400).tolist())))
    assert "are no longer small, so the 400 values are too few for --embedding 5; only a longer series says more" in \
        netlyap("series", "few.txt", "--kantz", "--embedding", "5", "--radius", "0.1")


def test_what_has_not_settled_is_not_cited(netlyap):
    """ "not settled" stood above "cite this one"."""
    x, y, henon = 0.1, 0.1, []
    for _ in range(300):
        x, y = 1 - 1.4 * x * x + y, 0.3 * x
        henon.append(x)
    texts = []
    for radius in ("0.016", "0.02", "0.04", "0.06"):
        for length in (200, 300):
            (netlyap.folder / "x.txt").write_text("".join(f"{value!r}\n" for value in henon[:length]))
            texts.append(netlyap("series", "x.txt", "--kantz", "--radius", radius))
    chaotic = [text for text in texts if re.search("verdict +chaos|as that of chaos does", text)]
    assert any("not settled" in text for text in chaotic) and any("settled at" in text for text in texts + [
        netlyap("series", "x.txt", "--kantz", "--radius", "0.1")])
    for text in chaotic:
        assert ("not settled" in text) == ("not to be cited: take a longer series;" in text)
        assert ("not settled" in text) == bool(re.search("verdict +(undecided: with|chaos, exponent not determined: )", text))
        assert ("not settled" in text) == (ESTIMATE not in text)
    assert all("the interval reaches over those from --embedding" in text for text in chaotic if ESTIMATE in text)


def test_slopes_that_fall_over_the_embeddings_are_not_cited(netlyap):
    """Two that agree were enough, while the slopes of six fell from 0.400 to 0.334."""
    x, y, henon = 0.1, 0.1, []
    for _ in range(40_000):
        x, y = 1 - 1.4 * x * x + y, 0.3 * x
        henon.append(x)
    (netlyap.folder / "x.txt").write_text("".join(f"{value!r}\n" for value in henon))
    texts = [netlyap("series", "x.txt", "--kantz", "--range", f"{first}:{first + 4000}") for first in range(0, 40_000, 4000)]
    moving = [text for text in texts if re.search("not settled: the slopes of --embedding 2 and 3 agree, but they (fall|rise) "
                                                  r"to 0\.\d+ at 7\n", text)]
    assert 2 <= len(moving) <= 8
    for text in texts:
        assert (text in moving) == ("verdict      chaos, exponent not determined: " in text) == (ESTIMATE not in text)


def test_two_sines_have_no_exponent_to_cite(netlyap):
    """These were chaos, with an exponent to cite."""
    t = np.arange(4000)
    for seed in range(4, 7):
        dice = np.random.default_rng(seed)
        (a, b), (p, q) = dice.uniform(0.3, 1.2, 2), dice.uniform(0, 6.28, 2)
        (netlyap.folder / "x.txt").write_text("\n".join(map(repr, (np.sin(p + a * t) + np.sin(q + b * t)).tolist())))
        text = netlyap("series", "x.txt", "--kantz", "--radius", "0.004")
        assert ESTIMATE not in text and "verdict      chaos:" not in text


def test_one_definition_of_the_mean_distance(netlyap):
    text = netlyap("series", "--help")
    assert "the mean over references of ln [mean distance" in text and "ln of the mean distance" not in text


def test_a_changed_archive_is_no_series(netlyap, small_job):
    """show refused it, series read it."""
    netlyap.job(small_job)
    netlyap("run", "job.ini", "--out", "run", "--sweep.seeds", "0:2")
    words = ["--column", "/training/loss", "--at", "0,0,0", "--acf", "--lags", "5"]
    assert "values       " in netlyap("series", "run", *words)
    with (netlyap.folder / "run/sweep.h5").open("ab") as file:
        file.write(b"x")
    netlyap.refuses("series", "run", *words, code=65, says=["sweep.h5"])
    netlyap.refuses("series", "run/sweep.h5", *words, code=65, says=["sweep.h5"])
    netlyap("gather", "run")
    assert "values       " in netlyap("series", "run", *words)


def test_columns_of_dates_and_blanks_with_commas(netlyap):
    rows = [f"2024-01-{1 + t % 28:02} 10:00 {x:.3f}".replace(".", ",") for t, x in enumerate(logistic(300))]
    (netlyap.folder / "blanks.txt").write_text("".join(f"{row}\n" for row in rows))
    netlyap.refuses("series", "blanks.txt", "--acf", code=65, says=["as 2 columns separated by commas and as 3 columns "
                    "separated by blanks", "; or say --column 3 to have the latter"])
    assert "3 separated by blanks, decimal commas" in netlyap("series", "blanks.txt", "--column", "3", "--acf")
    (netlyap.folder / "dates.csv").write_text("date;n;x\n" + "".join(
        f"{row[:10]};{n};{row[17:]}\n" for n, row in enumerate(rows)))
    for column in ("date", "1"):
        netlyap.refuses("series", "dates.csv", "--column", column, "--acf", code=65, says=[
            'dates.csv:2: column 1 (date) has no numbers, it begins with "2024-01-01"; say --column with one of those '
            "that have: 2 (n), 3 (x)"])
    netlyap.refuses("series", "dates.csv", says=["has 3 columns separated by semicolons: date, n, x; say with --column"])
    netlyap.refuses("series", "dates.csv", "--column", "x", says=["column 3 (x) of 3", "; say what to do with it: --acf"])
