"""Figure 3: at eta = 0.01 the distance to perturbed trajectories is not monotonic and does not grow exponentially."""

from netlyap import style
from netlyap.estimate import median, share
from netlyap.paper.curves import growth_ratio, is_monotonic, only_falls
from netlyap.paper.quantity import WORDS, Quantity

JOB = {"eta": 0.01, "epsilon": 1e-8, "members": True, "at": 0, "filter": True}
NEEDS = ("divergence/distance", "training/loss")  # to be drawn
JUDGED_BY = ("divergence", "training/loss", "lyapunov/outcome")
SHOWN = 3
DIFFERS = ("the initial conditions are the first of the job, and the loss is that of the reference trajectory alone, "
           "because those of the perturbed ones, which the paper overlays, are not recorded.")


def draw(archive):
    """One panel per initial condition: every member in grey, their mean in black, the loss dashed."""
    cell = archive.cell()
    seeds = cell.first(SHOWN)
    figure, axes = style.panels(1, len(seeds), height=2.8, sharey=True)
    right = None
    for panel, seed in zip(axes[0], seeds):
        style.draw_ensemble(panel, *cell.distance(seed))
        right = style.add_loss(panel, *cell.loss(seed), label=panel is axes[0, -1], like=right)
        style.set_title(panel, f"initial condition {seed}")
    style.start_at_zero(*axes[0])
    right.set_ylim(0, 1.05 * max(cell.loss(seed)[1].max() for seed in seeds))
    axes[0, 0].set_ylabel(style.DISTANCE)
    style.legend_below(figure, **style.ensemble_looks(cell), loss=style.LOSS)
    figure.suptitle(style.point(cell))
    style.describe(figure, f"at {cell.point()}, {style.words_of_ensemble(cell)}, "
                   f"{style.each_of(seeds, 'panel')}. Dashed, on the axis at the right: the loss of the reference.")
    return figure


def judge(archive):
    cell = archive.cell()
    _, distance = cell.mean_distance()
    _, loss = cell.loss()
    ratio = growth_ratio(distance)
    return [
        Quantity("d(T)/d(0), median over initial conditions", WORDS,
                 "distances increase in the long run, by no power of ten", median(ratio), 1.0, 10.0,
                 "more than at the beginning, and less than ten times as much"),
        Quantity("share of initial conditions with d(T)/d(0) of 10 or more", WORDS, "the same", share(ratio >= 10), 0.0,
                 0.1, "exponential growth at the least rate that the filter of Figure 8 keeps would give e^250 to all"),
        Quantity("share of mean distance curves that are not monotonic", WORDS, "d(t) is not monotonic",
                 share(~is_monotonic(distance)), 0.5, 1.0,
                 "said of the figure; read as half and more"),
        Quantity("share of initial conditions with a loss that only falls", WORDS, "the loss decreases monotonically",
                 share(only_falls(loss)), 1.0, 1.0),
        Quantity("share that the filter of Figure 8 keeps", WORDS, "d(t) does not increase exponentially",
                 share(cell.kept()), 0.0, 0.05, "in at most one of twenty a window has R^2 > 0.9 and Lambda > 0.05"),
    ]
