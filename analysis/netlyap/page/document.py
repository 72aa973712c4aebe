"""The whole page: what its template is given, and the text that comes of it."""

import hashlib
import os

import jinja2
from markupsafe import Markup

from netlyap.decoding import attributes, name_and_unit
from netlyap.initial_weights import initial_weights
from netlyap.overview import words_of
from netlyap.page import provenance
from netlyap.page.about import about, extension
from netlyap.page.answer import answer
from netlyap.page.exponents import exponents_of
from netlyap.page.methods import methods_of
from netlyap.page.name import how_to_name
from netlyap.page.outcomes import Outcomes
from netlyap.page.pictures import pictures_of
from netlyap.page.wording import counted, without_paths
from netlyap.subject import data_of, network_of, not_complete, printable, title_of

TEMPLATE = "page.html"
PAPER = ("Danovski, K., Soriano, M. C., & Lacasa, L. (2024). Dynamical stability and chaos in artificial neural network trajectories "
         "along training. Frontiers in Complex Systems 2, 1367957.", "https://doi.org/10.3389/fcpxs.2024.1367957")


def identity(archive):
    """What the page is of: a page of the same job may be written over."""
    return hashlib.sha256("\n".join(f"{key} = {text}" for key, text in archive.job.items()).encode("utf-8", "surrogateescape")).hexdigest()


def asked(archive):
    """(name, words) of what the job asks."""
    job = archive.job
    grid = [("learning rates eta", values_text(archive, "eta"))]
    if int(job["sweep.members"]) > 0:
        grid.append(("perturbation radii epsilon", values_text(archive, "epsilon")))
        grid.append(("perturbed copies of each", job["sweep.members"]))
        grid.append(("iteration of the perturbation", ", ".join(str(int(time)) for time in archive.perturb_at)))
    return [("data", data_of(archive)), ("network", network_of(archive).removeprefix("network ")), ("initial weights", initial_weights(archive)), *grid,
            ("initial conditions", counted(len(archive.seeds), "seed") + f", {archive.seeds[0]} to {archive.seeds[-1]}"
             if len(archive.seeds) > 1 else f"seed {archive.seeds[0]}"),
            ("iterations", f"{int(job['sweep.iterations']):,}"), ("observed", ", ".join(job["observe.names"].split()))]


def values_text(archive, name):
    """All of a few values of the grid; of many the first, the last, and how many there are."""
    values = getattr(archive, name)
    texts = [archive.text(name, value) for value in values]
    return ", ".join(texts) if len(texts) <= 16 else f"{len(texts)} values from {texts[0]} to {texts[-1]}"


def contents_of(archive):
    """(path, dimensions, unit, meaning) of every quantity, but of where it comes from."""
    return [(path, *words_of(archive.dataset(path)), name_and_unit(attributes(archive.dataset(path)))[0]) for path in archive.keys()
            if not path.startswith("provenance/")]


def context(archive):
    """What page.html is made of."""
    pictures = pictures_of(archive)
    for each in pictures:
        each.svg = Markup(each.svg)  # all else is escaped
    return {"title": title_of(archive), "answer": answer(archive), "about": about(archive), "extension": extension(archive),
            "naming": without_paths(how_to_name(archive), archive), "identity": identity(archive),
            "incomplete": [without_paths(text, archive) for text in not_complete(archive)], "asked": asked(archive),
            "pictures": pictures, "exponents": exponents_of(archive), "methods": methods_of(archive), "outcomes": Outcomes(archive),
            "provenance": [(name, printable(words)) for name, words in provenance.provenance(archive)],
            "job_file": provenance.job_file(archive), "commands": provenance.commands(archive),
            "made_of": provenance.made_of(archive), "files": provenance.given_files(archive),
            "version": provenance.version_of(archive), "paper": PAPER, "contents": contents_of(archive)}


def page_of(archive):
    """The page of an open archive, as text."""
    surroundings = jinja2.Environment(loader=jinja2.FileSystemLoader(os.path.dirname(__file__)), autoescape=True, trim_blocks=True,
                                      lstrip_blocks=True, undefined=jinja2.StrictUndefined, keep_trailing_newline=True)
    return surroundings.get_template(TEMPLATE).render(context(archive))
