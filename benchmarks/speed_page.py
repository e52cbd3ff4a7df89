"""The page ``docs/explanation/speed.md`` and its plot, from the measured results."""

from __future__ import annotations

from pathlib import Path
from string import Template
from typing import Any

Results = dict[str, Any]
PLOT = "speed-growth.svg"


def write(results: Results, folder: Path) -> None:
    """Write page and plot when every part has been measured."""
    if not {"plain", "life", "growth"} <= results.keys():
        return
    folder.mkdir(parents=True, exist_ok=True)
    template = Template((Path(__file__).parent / "speed_page.md").read_text(encoding="utf-8"))
    (folder / "speed.md").write_text(template.substitute(_facts(results)), encoding="utf-8")
    draw(results["growth"], folder / PLOT)


def _facts(results: Results) -> dict[str, str]:
    plain, life, growth = results["plain"], results["life"], results["growth"]
    ours = plain["build_and_query_s"]["median"]
    one, steps = life["one_stream_ms"], life["steps_s"]
    return {
        "processors": str(results["machine"]["processors"]),
        "load": str(results["machine"]["load_at_start"]),
        "versions": ", ".join(f"{k} {v}" for k, v in results["machine"]["versions"].items()),
        "plain_table": _plain_table(plain, ours),
        "pairs": f"{next(iter(plain['checks'].values()))['pairs']:,}",
        "checks": _checks(plain["checks"]),
        "job_s": f"{plain['whole_job_s']['median']:.1f}",
        "job_least": f"{plain['whole_job_s']['least']:.1f}",
        "job_most": f"{plain['whole_job_s']['most']:.1f}",
        "job_gb": f"{plain['whole_job_gb']:.2f}",
        "life_s": f"{life['total_s']['median']:.1f}",
        "life_build": f"{steps['build']['median']:.1f}",
        "life_offers": f"{steps['offer']['median']:.1f}",
        "life_needs": f"{steps['need']['median']:.1f}",
        "life_ratio": f"{life['total_s']['least'] / plain['build_and_query_s']['least']:.0f}",
        "life_gb": f"{life['peak_gb']:.1f}",
        "ways": f"{life['ways']:,}",
        "rows": f"{sum(life['rows']):,}",
        "sample": str(life["checked"]["offer"]["streams"]),
        "wrong": str(sum(side["wrong"] for side in life["checked"].values())),
        "one_offer": f"{one['offer']['median']:.2f}",
        "one_need": f"{one['need']['median']:.2f}",
        "one_most": f"{max(one['offer']['most'], one['need']['most']):.1f}",
        "ratio_plain": f"{growth['ratio']['plain']:.1f}",
        "ratio_life": f"{growth['ratio']['life']:.1f}",
        "growth_table": _growth_table(growth),
        "plot": PLOT,
    }


def _plain_table(plain: Results, ours: float) -> str:
    lines = ["| | median s | from – to | × ours |", "|---|---:|---:|---:|"]
    rows = {"Symbio, build and query": plain["build_and_query_s"], **plain["rivals_s"]}
    for name, seconds in rows.items():
        span = f"{seconds['least']:.1f} – {seconds['most']:.1f}"
        lines.append(f"| {name} | {seconds['median']:.2f} | {span} | {seconds['median'] / ours:.0f} |")
    return "\n".join(lines)


def _checks(checks: dict[str, Results]) -> str:
    return "; ".join(
        f"{name}: {c['pairs']:,} pairs compared, {c['only_one_has']} that only one has, "
        f"{c['unexplained']} of them unexplained, scores at most {c['largest_score_difference']:.0e} apart"
        for name, c in checks.items()
    )


def _growth_table(growth: Results) -> str:
    lines = ["| streams | plain, µs per stream | as in life, µs per stream |", "|---:|---:|---:|"]
    lines += [f"| {p['streams']:,} | {p['plain']:.2f} | {p['life']:.1f} |" for p in growth["us_per_stream"]]
    return "\n".join(lines)


def draw(growth: Results, path: Path) -> None:
    """Draw time per stream over the number of streams."""
    import matplotlib

    matplotlib.use("svg")
    from matplotlib import pyplot

    matplotlib.rcParams["svg.hashsalt"] = "symbio"  # the same picture gives the same file
    figure, axes = pyplot.subplots(figsize=(7, 3.6), layout="constrained")
    size = [point["streams"] for point in growth["us_per_stream"]]
    for name, label, colour in (
        ("life", "as in life: both directions, limits, unknowns", "#b3541e"),
        ("plain", "plain: one direction", "#1f6f78"),
    ):
        axes.plot(size, [p[name] for p in growth["us_per_stream"]], "o-", label=label, color=colour)
    axes.set(xscale="log", yscale="log", xlabel="streams", ylabel="µs per stream")
    axes.set_ylim(0.5, 100)
    axes.grid(visible=True, which="major", alpha=0.3)
    axes.legend(frameon=False)
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)
