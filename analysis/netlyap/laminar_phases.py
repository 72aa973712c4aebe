"""What the table of laminar phases says at one grid point: shares, ageing, lengths, and where the map differs."""

import numpy as np

from netlyap.commands import continuing
from netlyap.digits import rounded, share, with_error
from netlyap.errors import ArchiveError
from netlyap.estimate import wilson_interval
from netlyap.labels import BRIEF, BURST, FIRST_SCORED, SPLIT, by_units, has_exponents, in_order
from netlyap.subject import not_complete

AGREES, DIFFERS, UNSETTLED, NOT_SCORED = range(4)  # in /intermittency/agreement
ROUNDING = 1e-9  # %: sums of shares that are the same differ by less
MOST_OFF, LEAST_FILLED = 1e-3, 0.95  # as the archive judges: of the ends of a range of losses; of the width of a band
ERRORS_OF_SIGN = 2  # an exponent farther from 0 has a sign, as the archive judges
CRITERION = (f"What agrees has the period of the map, and its lowest and highest loss (nat) within {MOST_OFF:.1%}; or neither "
             f"has a period, and the loss stays in the map's band, within {MOST_OFF:.1%}, and fills {LEAST_FILLED:.0%} of its "
             "width or more.")
OF_CONVERGING = "Where the exponent is negative only one of them may have a period: the other one is still on its way."
KIND_MEANINGS = {
    "chaotic": "positive", "periodic": "negative; the loss or the output biases repeat",
    "rest": "negative; the loss stays as it is", "regular": "negative; no period up to 64: a longer one, or not settled yet",
    "undecided": "0 within its error", "unlike_map": "the map does not describe the phase"}


def share_by_units(archive, cell):
    """% of the time in scored phases by n_on, and in all else, of each trajectory: {name: % [seed]}, from all stretches."""
    shares = 100 * cell.read("intermittency/time_share")
    names = archive.label_names()
    return by_units(names, shares) | {names[label]: shares[:, label] for label in (SPLIT, BRIEF, BURST)}


def disagreements(phases):
    """The rows of scored phases that differ from the softmax map or where it is on no branch."""
    return np.flatnonzero((phases["agreement"] == DIFFERS) | (phases["agreement"] == UNSETTLED))


def reason(phases, row):
    """What a phase does otherwise than the map from its logits, in words; the archive has judged that it differs."""
    value = {name: column[row] for name, column in phases.items()}
    network, map_period = value["loss_period"], value["map_period"]
    converges = value.get("exponent", np.nan) < -ERRORS_OF_SIGN * value.get("exponent_error", np.nan)
    has_one_period = (network > 0) != (map_period > 0)
    if has_one_period and not converges:
        return (f"the loss has period {network}, the map none within the length of the phase" if network > 0
                else f"the loss has no period, the map has period {map_period}")
    if network != map_period and not has_one_period:
        return f"the loss has period {network}, the map {map_period}"
    if network > 0:
        low, high = (abs(value["loss_" + end] / value["map_" + end] - 1) for end in ("low", "high"))
        return f"the lowest loss is {low:.2%} off and the highest loss is {high:.2%} off, {MOST_OFF:.1%} is the most"
    filled = (value["loss_high"] - value["loss_low"]) / (value["map_high"] - value["map_low"])
    beyond = max(1 - value["loss_low"] / value["map_low"], value["loss_high"] / value["map_high"] - 1)
    found = []
    if filled < LEAST_FILLED:
        found.append(f"the loss fills {filled:.1%} of the width of the map's band, {LEAST_FILLED:.0%} is the least")
    if beyond > MOST_OFF:
        found.append(f"the loss leaves the map's band by {beyond:.2%}, {MOST_OFF:.1%} is the most")
    return " and ".join(found) or (f"the loss fills {filled:.2%} of the width of the map's band and leaves it by "
                                   f"{max(beyond, 0):.2%}")


def summary_lines(archive, cell):
    counts = " ".join(str(count) for count in archive.class_counts)
    return [f"eta {cell.eta_text}, {cell.intermittency('trajectories')} initial conditions, "
             f"{int(archive.job['sweep.iterations']):,} iterations, class counts {counts}",
            *not_complete(archive, with_command=True)]


def share_lines(archive, cell):
    parts = share_by_units(archive, cell)
    found = [mean_with_error(part) for part in parts.values()]
    count = len(cell.seeds)
    lines = ["", "% of the time in scored phases (200 iterations or longer) by n_on, and in all else",
             "             " + "".join(f"{name:>11}" for name in parts),
             "  mean       " + "".join(f"{rounded(mean, error):>11}" for mean, error in found),
             "  +-         " + "".join(f"{rounded(error, error):>11}" for _, error in found)]
    if not any(is_same_extreme(*each) for each in found):
        return lines
    whose = f"each of the {count} initial conditions has" if count > 1 else "the one initial condition has"
    return lines + ["  95 %       " + "".join(f"{wilson_of(mean, count) if is_same_extreme(mean, error) else '':>11}"
                                              for mean, error in found),
                    f"  95 %: Wilson's interval, where {whose} the same 0 or 100 %, which gives no error"]


def is_same_extreme(mean, error):
    """Whether a share of the time is 0 or 100 % for all of them: then their spread says nothing."""
    return np.isnan(error) and min(abs(mean), abs(mean - 100)) <= ROUNDING


def wilson_of(mean, count):
    """The interval of such a share in %, as of one that so many cases have, or do not."""
    low, high = wilson_interval(round(mean / 100), count)
    return f"{100 * low:.0f} .. {100 * high:.0f}"


def mean_with_error(values):
    """The mean of what there is, and its standard error; NaN for fewer than two, and where all are the same."""
    values = values[np.isfinite(values)]
    return (float(values.mean()) if len(values) else np.nan,
            float(values.std(ddof=1) / np.sqrt(len(values))) if len(values) > 1 and np.ptp(values) > ROUNDING else np.nan)


def rate_lines(archive, cell):
    begin, end = (archive.dataset(f"intermittency_statistics/epoch_{name}")[:] for name in ("begin", "end"))
    rate, error = (1000 * cell.intermittency(name) for name in ("burst_rate", "burst_rate_error"))
    lines = ["", "interruptions per 1000 iterations (all that lies between two scored phases; the first begins at t = 0)"]
    lines += [f"  {f'{first:,} to {last:,}':>20}   {with_error(value, spread)}"
              for first, last, value, spread in zip(begin, end, rate, error)]
    return lines


def length_lines(archive, cell):
    """Kaplan-Meier: one line per group of phases that occurs, over all starts; then all scored phases by their start."""
    count, cut_off = cell.intermittency("phases"), cell.intermittency("cut_off")
    columns = ["median_length", "survival_1000", "survival_3000", "restricted_mean"]
    values = {name: (cell.intermittency(name), cell.intermittency(name + "_error")) for name in columns}
    horizon = archive.job["observe.intermittency.horizon"]
    lines = ["", f"{'lengths by n_on (Kaplan-Meier)':34}{'phases':>8}{'cut off':>9}{'median':>18}{'S(1000)':>18}"
                 f"{'S(3000)':>18}" + f"mean up to {horizon}".rjust(22)]

    def line(name, group, start):
        cells = [with_error(values[column][0][group, start], values[column][1][group, start]) for column in columns]
        return (f"  {name:32}{count[group, start]:8d}{cut_off[group, start]:9d}{cells[0]:>18}{cells[1]:>18}"
                f"{cells[2]:>18}{cells[3]:>22}")

    names = archive.label_names()
    groups = [group for group in range(FIRST_SCORED, len(names)) if count[group, -1] > 0]
    lines += [line(names[group].replace("_", " "), group, -1) for group in in_order(names, groups)]
    lines.append(line("all scored", -1, -1))
    begin, end = (archive.dataset(f"intermittency_statistics/epoch_{name}")[:] for name in ("begin", "end"))
    return lines + [line(f"  begun in {first:,} to {last:,}", -1, epoch)
                    for epoch, (first, last) in enumerate(zip(begin, end)) if count[-1, epoch] > 0] + unknown_lines(values)


def unknown_lines(values):
    """What a "-" means, where there is one."""
    is_unknown = any(np.isnan(value).any() for value, _ in values.values())
    has_no_error = any((np.isfinite(value) & ~np.isfinite(error)).any() for value, error in values.values())
    return (["  -: not known, because the run is too short or too many phases are cut off"] if is_unknown else []) + (
        ["  without +-: no error, because the value is there in fewer than nine of ten resamples of the trajectories, or the "
         "same in all"] if has_no_error else [])


def kind_lines(archive, phases):
    """How many scored phases are of each kind, and their exponents; a caution where chaotic is not told by an exponent."""
    if not has_exponents(phases):
        return ["", "CAUTION: these phases have no exponents, because an older version of netlyap computed them: chaotic says "
                    "that no period up to 64 is found, which alone does not make it chaos; compute them anew, into another directory"]
    kinds = as_kinds(archive, phases)
    scored = phases["agreement"] != NOT_SCORED
    lines = ["", f"{'kind of scored phases':24}{'phases':>8}{'exponents':>24}   of the softmax map from their logits, "
                 f"and its sign beyond {ERRORS_OF_SIGN} standard errors"]
    for name, meaning in KIND_MEANINGS.items():
        rows = scored & (kinds == name)
        if rows.any():
            low, high = np.nanmin(phases["exponent"][rows]), np.nanmax(phases["exponent"][rows])
            lines.append(f"  {name.replace('_', ' '):22}{rows.sum():8d}{f'{low:.4f} .. {high:.4f}':>24}   {meaning}")
    return lines


def as_kinds(archive, phases):
    """The kinds of the rows in words."""
    names = archive.flag_names("intermittency/kind")
    return np.array([names.get(value, "missing") for value in phases["kind"].tolist()])


def agreement_lines(archive, phases):
    scored = int((phases["agreement"] != NOT_SCORED).sum())
    rows = disagreements(phases)
    names = archive.label_names()
    lines = ["", f"{scored - len(rows)} of {scored} scored phases ({share(scored - len(rows), scored, 100)} %) are what "
                 "the softmax map does from their own logits"]
    if len(rows) > 0:
        lines.append(f"{CRITERION} {OF_CONVERGING if has_exponents(phases) else ''}".rstrip() + " The others:")
        lines.append(f"{'seed':>8}{'begin':>8}{'end':>8}  {'label':24}{'loss, low high':>18}{'map, low high':>18}  why not")
    for row in rows:
        loss, of_map = (f"{phases[name + '_low'][row]:.4f} {phases[name + '_high'][row]:.4f}"
                        for name in ("loss", "map"))
        lines.append(f"{phases['seed'][row]:8d}{phases['begin'][row]:8d}{phases['end'][row]:8d}  "
                     f"{names[phases['label'][row]].replace('_', ' '):24}{loss:>18}{of_map:>18}  {reason(phases, row)}")
    return lines


def truncation_lines(archive, cell):
    """A word where the table could not hold all stretches."""
    longer = int((cell.read("intermittency/stretches") > cell.read("intermittency/phases")).sum())
    if longer == 0:
        return []
    rows = archive.job["observe.intermittency.max_phases"]
    return ["", f"CAUTION: {longer} initial conditions have more stretches than the {rows} rows of their tables. All below "
                "but the shares of the time is of these rows alone; a larger observe.intermittency.max_phases keeps all."]


def report(archive):
    """All of it; ArchiveError when there is no phase to tell of."""
    archive.require("intermittency/label", "intermittency_statistics/phases")
    cell = archive.cell()
    phases = cell.phases()
    if len(phases["begin"]) == 0:
        raise ArchiveError(f"{archive.path} has no rows of phases at eta = {cell.eta_text}; {continuing(archive.path)}")
    lines = summary_lines(archive, cell) + truncation_lines(archive, cell) + share_lines(archive, cell)
    if not has_phases(cell):
        return "\n".join(lines + ["", "no laminar phase: nowhere were all hidden units stuck for 200 iterations; "
                                      "look at larger learning rates"])
    return "\n".join(lines + rate_lines(archive, cell) + length_lines(archive, cell) + kind_lines(archive, phases) +
                     agreement_lines(archive, phases))


def has_phases(cell):
    """Whether there is a scored phase, so that there is something to draw."""
    return bool(cell.intermittency("phases")[-1, -1] > 0)
