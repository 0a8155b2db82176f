"""Draws latency over time as SVG: one panel a server, one under another, all with the same axes."""
import math
from html import escape

WIDTH, PANEL_HEIGHT, LEFT, RIGHT, TOP, BOTTOM, HEAD = 960, 250, 60, 16, 34, 26, 30
LINES = [("p50Ns", "p50", "#2a9d8f"), ("p99Ns", "p99", "#e9a03b"), ("p999Ns", "p99.9", "#d1495b"), ("maxNs", "max", "#5b3fa8")]
LAG_COLOUR, PAUSE_COLOUR = "#8b919c", "#c1121f"
OTHERS = [("send lag, max", LAG_COLOUR), ("GC pause", PAUSE_COLOUR)]
GRID_COLOUR, TEXT_COLOUR = "#e3e5e9", "#24292f"
LEAST_NS = 1e4


class Panel:
    """
    What is drawn of one server.

    title, note: two lines of text above it
    seconds: the report's samples
    pauses: (second, ms) of every collection's pause that is marked
    """

    def __init__(self, title, note, seconds, pauses):
        self.title, self.note, self.seconds, self.pauses = title, note, seconds, pauses


def draw(heading, panels):
    length = max(max(s["second"] for s in p.seconds) for p in panels) + 1
    greatest = max(s["overall"]["response"]["maxNs"] for p in panels for s in answered(p.seconds))
    decades = max(2, math.ceil(math.log10(greatest / LEAST_NS)))
    height = HEAD + len(panels) * PANEL_HEIGHT
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" font-size="11" '
             f'fill="{TEXT_COLOUR}"><rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
             text(LEFT, 19, heading, size=13, bold=True)]
    for index, panel in enumerate(panels):
        parts.append(f'<g transform="translate(0,{HEAD + index * PANEL_HEIGHT})">{draw_panel(panel, length, decades)}</g>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def draw_panel(panel, length, decades):
    def x(second):
        return LEFT + (WIDTH - LEFT - RIGHT) * second / length

    def y(ns):
        share = math.log10(max(ns, LEAST_NS) / LEAST_NS) / decades
        return PANEL_HEIGHT - BOTTOM - (PANEL_HEIGHT - TOP - BOTTOM) * min(1, share)

    parts = [text(LEFT, 12, panel.title, bold=True), text(LEFT, 26, panel.note)]
    for decade in range(decades + 1):
        at = y(LEAST_NS * 10 ** decade)
        parts.append(f'<path d="M{LEFT} {at:.1f}H{WIDTH - RIGHT}" stroke="{GRID_COLOUR}"/>')
        parts.append(text(LEFT - 6, at + 4, duration(LEAST_NS * 10 ** decade), anchor="end"))
    for tick in range(7):
        parts.append(text(x(length * tick / 6), PANEL_HEIGHT - 10, f"{length * tick / 6:.0f} s", anchor="middle"))
    parts.append(area(panel.seconds, x, y))
    parts += [f'<path d="M{x(second):.1f} {y(ms * 1e6):.1f}V{y(LEAST_NS):.1f}" stroke="{PAUSE_COLOUR}" stroke-opacity="0.55"/>'
              for second, ms in panel.pauses]
    parts += [line(panel.seconds, key, x, y, colour) for key, _, colour in LINES]
    at = WIDTH - RIGHT
    for name, colour in reversed([*((name, colour) for _, name, colour in LINES), *OTHERS]):
        parts.append(text(at, 12, name, colour=colour, bold=True, anchor="end"))
        at -= 7 * len(name) + 14
    return "".join(parts)


def answered(seconds):
    """Those in which any request was."""
    return [s for s in seconds if "response" in s["overall"]]


def line(seconds, key, x, y, colour):
    points = " ".join(f"{x(s['second'] + 0.5):.1f},{y(s['overall']['response'][key]):.1f}" for s in answered(seconds))
    return f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.2"/>'


def area(seconds, x, y):
    """How late requests were sent at most in each second: what lies above is the server's, what it hides may be the machine's."""
    sent = [s for s in seconds if "lag" in s["overall"]]
    points = " ".join(f"{x(s['second'] + 0.5):.1f},{y(s['overall']['lag']['maxNs']):.1f}" for s in sent)
    first, last = x(sent[0]["second"] + 0.5), x(sent[-1]["second"] + 0.5)
    return f'<polygon points="{first:.1f},{y(0):.1f} {points} {last:.1f},{y(0):.1f}" fill="{LAG_COLOUR}" fill-opacity="0.35"/>'


def text(x, y, content, size=11, bold=False, anchor="start", colour=TEXT_COLOUR):
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" fill="{colour}"{weight}>{escape(content)}</text>'


def duration(ns):
    return f"{ns / 1e9:.3g} s" if ns >= 1e9 else f"{ns / 1e6:.3g} ms" if ns >= 1e6 else f"{ns / 1e3:.3g} µs"
