"""Figure 3: at eta = 0.01 the distance to perturbed trajectories is not monotonic and does not grow exponentially."""

from paper import style
from paper.curves import growth_ratio, is_monotonic, only_falls
from paper.estimate import Estimate, median, share
from paper.quantity import WORDS, Quantity

JOB = {"eta": 0.01, "epsilon": 1e-8, "members": True}
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
    style.legend_below(figure, perturbed_trajectories=style.MEMBER, their_mean=style.MEAN, loss=style.LOSS)
    figure.suptitle(rf"$\eta$ = {cell.eta:g}, $\epsilon$ = {style.power_of_ten(cell.epsilon)}")
    return figure


def judge(archive):
    cell = archive.cell()
    _, distance = cell.mean_distance()
    _, loss = cell.loss()
    ratio = growth_ratio(distance)
    return [
        Quantity("d(T)/d(0), median over initial conditions", WORDS,
                 "distances increase in the long run, by no power of ten", median(ratio), 1.0, 2.0,
                 "16 reference runs: 1.34; their range is 0.98 to 6.3"),
        Quantity("d(T)/d(0), largest", WORDS, "the same", Estimate(float(ratio.max())), 1.0, 30.0,
                 "an extreme grows with the number of initial conditions; exponential growth would give e^50 and more"),
        Quantity("share of mean distance curves that are not monotonic", WORDS, "d(t) is not monotonic",
                 share(~is_monotonic(distance)), 0.8, 1.0, "15 of 16 reference runs"),
        Quantity("share of initial conditions with a loss that only falls", WORDS, "the loss decreases monotonically",
                 share(only_falls(loss)), 1.0, 1.0),
        Quantity("share that the filter of Figure 8 keeps", WORDS, "d(t) does not increase exponentially",
                 share(cell.kept()), 0.0, 0.0, "none of 16 reference runs: no window has R^2 > 0.9 and Lambda > 0.05"),
    ]
