"""What an archive holds, as text: what `print(netlyap.open(...))` shows."""

from netlyap.decoding import attributes, dimensions, name_and_unit
from netlyap.subject import subject_of


def overview(archive):
    """What the archive is of, then a line for each quantity: its path, dimensions with their lengths, and units."""
    if not archive.is_open:
        return f"netlyap archive {archive.path}, closed"
    lines = [f"netlyap archive {archive.path}", subject_of(archive)]
    rows = [(path, *words_of(archive.dataset(path))) for path in archive.keys()]
    widths = [max((len(row[column]) for row in rows), default=0) for column in (0, 1)]
    return "\n".join(lines + [f"  {path:{widths[0]}}  {shape:{widths[1]}}  {unit}".rstrip() for path, shape, unit in rows])


def words_of(dataset):
    """eta 1, epsilon 14, seed 500 and 1/iteration."""
    shape = ", ".join(f"{name} {length}" for name, length in zip(dimensions(dataset), dataset.shape))
    return shape, name_and_unit(attributes(dataset))[1]
