"""How Sphinx makes the site of texts that `build`, beside this file, has staged as they lie in the sources."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the package netlyap, for the page of its API

project = "netlyap"
extensions = ["myst_parser", "sphinx.ext.autodoc"]
default_role = "literal"  # docstrings write `names` as the other texts do
highlight_language = "none"  # of blocks that do not name one
smartquotes = False  # theta' and ... stay what they are
pygments_style = "bw"  # bold and italics alone: for a light and a dark background
myst_heading_anchors = 4  # links to headings work as they do where the sources are looked at
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"

html_theme = "basic"
html_title = "netlyap"
html_static_path = ["netlyap.css"]
html_css_files = ["netlyap.css"]
html_sidebars = {"**": ["globaltoc.html", "searchbox.html"]}
html_copy_source = False
html_show_copyright = False
html_show_sphinx = False
