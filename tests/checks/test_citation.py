"""CITATION.cff, codemeta.json, `netlyap --cite` and the build are of one version and name the same paper."""
import json
import os
import re
from pathlib import Path

import jsonschema
import pytest
import yaml
from pyld import jsonld

HERE = Path(__file__).parent
SOURCE = Path(os.environ["NETLYAP_SOURCE"])
DOI = "10.3389/fcpxs.2024.1367957"
CODEMETA = "https://doi.org/10.5063/schema/codemeta-2.0"


@pytest.fixture(scope="module")
def citation():
    return yaml.safe_load((SOURCE / "CITATION.cff").read_text())


@pytest.fixture(scope="module")
def codemeta():
    return json.loads((SOURCE / "codemeta.json").read_text())


def version_of_the_build():
    return re.search(r"project\(netlyap VERSION ([0-9.]+)", (SOURCE / "CMakeLists.txt").read_text())[1]


def test_one_version(citation, codemeta):
    package = re.search(r'^version = "([^"]+)"', (SOURCE / "analysis/pyproject.toml").read_text(), re.M)[1]
    assert {citation["version"], codemeta["version"], package} == {version_of_the_build()}


def test_citation_follows_its_schema(citation):
    schema = json.loads((HERE / "citation.schema.json").read_text())
    jsonschema.Draft7Validator.check_schema(schema)
    jsonschema.validate(citation, schema)
    for broken in ({**citation, "authors": []}, {**citation, "cff-version": "1"}, {**citation, "doi": "https://doi.org/10.1/2"},
                   {key: value for key, value in citation.items() if key != "message"}, {**citation, "colour": "red"}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(broken, schema)


def test_codemeta_expands(codemeta):
    """Every term is one of CodeMeta: JSON-LD drops without a word what it does not know."""
    context = json.loads((HERE / "codemeta-context.json").read_text())

    def loader(url, _):
        assert url == CODEMETA
        return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": context}
    (expanded,) = jsonld.expand(codemeta, {"documentLoader": loader})
    assert len(expanded) == len([key for key in codemeta if key != "@context"])
    assert expanded["@type"] == ["http://schema.org/SoftwareSourceCode"]
    assert expanded["http://schema.org/version"] == [{"@value": version_of_the_build()}]
    assert expanded["https://codemeta.github.io/terms/referencePublication"][0]["@id"] == f"https://doi.org/{DOI}"
    assert len(jsonld.expand({**codemeta, "nonsense": 1}, {"documentLoader": loader})[0]) == len(expanded)


def test_the_program_says_the_same(citation, codemeta, run):
    said = run(os.environ["NETLYAP"], "--cite")
    entries = dict(re.findall(r"^@(\w+)\{[^\n]+\n(.*?)^\}", said, re.M | re.S))
    fields = {kind: dict(re.findall(r"^  (\w+) +=\s+\{(.*?)\},?$", text, re.M)) for kind, text in entries.items()}
    paper = citation["references"][0]
    assert fields["software"]["version"] == version_of_the_build() and fields["software"]["title"] == citation["title"]
    assert fields["software"]["author"] == f"{{{citation['authors'][0]['name']}}}" == f"{{{codemeta['author'][0]['name']}}}"
    assert fields["article"] == {
        "author": " and ".join(f"{each['family-names']}, {each['given-names']}" for each in paper["authors"]),
        "title": paper["title"], "journal": paper["journal"], "volume": str(paper["volume"]), "pages": paper["start"],
        "year": str(paper["year"]), "doi": DOI}
    assert paper["doi"] == DOI and codemeta["referencePublication"]["name"] == paper["title"]
