"""Figure 3: at eta = 0.01 the distance to perturbed trajectories is not monotonic and does not grow exponentially."""

from paper import style
from paper.curves import growth_ratio, is_monotonic, only_falls
from paper.quantity import Quantity, median, share

SHOWN = 3


def draw(archive):
    """One panel per initial condition: every member in grey, their mean in black, the loss dashed."""
    cell = archive.cell()
    seeds = cell.first(SHOWN)
    figure, axes = style.panels(1, len(seeds))
    for panel, seed in zip(axes[0], seeds):
        style.draw_ensemble(panel, *cell.distance(seed))
        style.add_loss(panel, *cell.loss(seed), label=panel is axes[0, -1])
        panel.set_ylim(bottom=0)
        panel.set_title(f"initial condition {seed}")
    axes[0, 0].set_ylabel(style.DISTANCE)
    figure.suptitle(rf"$\eta$ = {cell.eta:g}, $\epsilon$ = {style.power_of_ten(cell.epsilon)}")
    return figure


def judge(archive):
    cell = archive.cell()
    _, distance = cell.mean_distance()
    _, loss = cell.loss()
    ratio = growth_ratio(distance)
    middle, middle_error = median(ratio)
    bent, bent_error = share(~is_monotonic(distance))
    falling, falling_error = share(only_falls(loss))
    kept, kept_error = share(cell.kept())
    return [
        Quantity("d(T)/d(0), median over initial conditions", "distances increase in the long run, by no power of ten",
                 middle, 1.0, 2.0, middle_error, "16 reference runs: 1.34; their range is 0.98 to 6.3"),
        Quantity("d(T)/d(0), largest", "the same", float(ratio.max()), 1.0, 30.0, None,
                 "an extreme grows with the number of initial conditions; exponential growth would give e^50 and more"),
        Quantity("share of mean distance curves that are not monotonic", "d(t) is not monotonic",
                 bent, 0.8, 1.0, bent_error, "15 of 16 reference runs"),
        Quantity("share of initial conditions with a loss that only falls", "the loss decreases monotonically",
                 falling, 1.0, 1.0, falling_error),
        Quantity("share that the filter of Figure 8 keeps", "d(t) does not increase exponentially",
                 kept, 0.0, 0.0, kept_error, "none of 16 reference runs: no window has R^2 > 0.9 and Lambda > 0.05"),
    ]
