"""What is said of the trajectories that go up and down at the end, or why nothing is."""

from netlyap.digits import ordinal
from netlyap.grid_values import words
from netlyap.orbit_series import before_turning, first_turning, half_turn, is_orbit

PERIODS = "period/loss"  # where an archive has the period of every iteration, whatever the stride of the series


def column(orbits):
    """What the column of the table is called."""
    return "grows, shrinks" if orbits.is_distance else "up and down"


def verb(orbits):
    """What half or more of the trajectories do."""
    return "have a distance that grows and shrinks" if orbits.is_distance else "go up and down"


def rule(orbits):
    """When it is said."""
    return ("grows in a tenth or more of the last steps, shrinks in a tenth or more, by more than rounding" if orbits.is_distance else
            "up in a tenth or more of the last steps, down in a tenth or more, by more than rounding")


def in_legend(orbits):
    """What the dotted line is called."""
    earlier = before_line(orbits)
    return (f"from here on half {'grow and shrink' if orbits.is_distance else 'go up and down'}" +
            (f"; also at {len(earlier)} eta before" if earlier else ""))


def before_line(orbits):
    """The eta, as text, at which half or more go up and down although fewer do at a larger one, before the dotted line."""
    places, is_half = half_turn(orbits)
    turning = first_turning(orbits)
    return [] if turning is None else [orbits.archive.text("eta", orbits.eta[place]) for place in places[is_half & (places < turning)]]


def words_of_earlier(orbits):
    """That some do so before the line; "" where none does."""
    earlier = before_line(orbits)
    return f"; half or more do so at eta = {words(earlier)} as well" if earlier else ""


def smallest_hidden(stride):
    """The smallest period of a cycle of which only one value is recorded: the smallest factor of the stride."""
    return next(factor for factor in range(2, stride + 1) if stride % factor == 0)


def why_silent(orbits):
    """Why nothing is said, in a sentence, where the stride is why; else ""."""
    if not orbits.could_turn or orbits.may_turn:
        return ""
    if not is_orbit(orbits):
        what = "whether a distance grows and shrinks" if orbits.is_distance else "what goes up and down"
        return f"every {ordinal(orbits.stride)} iteration is recorded: {what} from one to the next is not known"
    instead = "; period/loss, which analysis/regimes shows, is of every iteration" if PERIODS in orbits.archive else ""
    return (f"every {ordinal(orbits.stride)} iteration is recorded: a cycle of period {smallest_hidden(orbits.stride)} cannot be told "
            f"from rest, so that nothing is said of what goes up and down{instead}")


def words_of_no_turning(orbits):
    """Why there is no eta from which on half go up and down: at none they do, or not at the last."""
    places, is_half = half_turn(orbits)
    if not is_half.any():
        return "at no eta half or more"
    last = orbits.archive.text("eta", orbits.eta[places[-1]])
    return f"at some eta half or more, but at eta = {last}, the last with any, fewer than half"


def below_table(orbits):
    """What the column says, and from which eta on half of the trajectories do it."""
    said = f"{column(orbits)}: {orbits.curves} {'whose distance' if orbits.is_distance else 'that go'} {rule(orbits)}"
    if not orbits.is_over_eta:
        return said
    turning = first_turning(orbits)
    if turning is None:
        return f"{said}; {words_of_no_turning(orbits)} of the complete ones"
    before, first = before_turning(orbits), orbits.archive.text("eta", orbits.eta[turning])
    if before is None:
        return f"{said}; half or more at every eta that has complete ones, from the first, {first}, on"
    return (f"{said}; half or more of the complete ones from eta = {first} on, fewer at "
            f"{orbits.archive.text('eta', orbits.eta[before])}{words_of_earlier(orbits)}")


def in_caption(orbits):
    """Where the dotted line stands, and why."""
    what = f"of the complete {orbits.curves} {verb(orbits)} ({rule(orbits)})"
    turning = first_turning(orbits)
    if turning is None:
        return f"There is no dotted line, because {words_of_no_turning(orbits)} {what}."
    before, first = before_turning(orbits), orbits.archive.text("eta", orbits.eta[turning])
    if before is None:
        which = "the first of all" if turning == 0 else "the first that has complete trajectories"
        return f"The dotted line stands to the left of eta = {first}, {which}, because from there on half or more {what}."
    return (f"The dotted line stands half way between eta = {orbits.archive.text('eta', orbits.eta[before])}, where fewer than half "
            f"{what}, and eta = {first}, from which on half or more do{words_of_earlier(orbits)}.")
