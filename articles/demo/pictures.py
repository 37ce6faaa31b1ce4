"""Draws the photographs and portraits of the demonstration newsroom with Pillow, so that no picture has to be licensed or stored.

`photo(name)` and `portrait(name)` return JPEG bytes. They read and write nothing, and draw the same picture each time for the same name:
all chance comes from a generator seeded with it. Shapes are drawn at twice the size and reduced, which smooths their edges.
"""

import io
import math
import random
from collections.abc import Callable, Sequence

from PIL import Image, ImageChops, ImageDraw, ImageFilter

WIDTH, HEIGHT = 1600, 1067
FACE = 480
QUALITY = 86
SMOOTH = 2

Colour = tuple[int, int, int]
Point = tuple[float, float]
Stops = Sequence[tuple[float, Colour]]
Paint = Colour | Stops


class Brush:
    """A pen for one mask: takes coordinates of the finished picture, draws at SMOOTH times their size."""

    def __init__(self, size: tuple[int, int]) -> None:
        self.mask = Image.new("L", (size[0] * SMOOTH, size[1] * SMOOTH))
        self._draw = ImageDraw.Draw(self.mask)

    def polygon(self, points: Sequence[Point], tone: int = 255) -> None:
        """Fill the shape with these corners."""
        self._draw.polygon([(x * SMOOTH, y * SMOOTH) for x, y in points], fill=tone)

    def box(self, left: float, top: float, right: float, bottom: float, tone: int = 255, radius: float = 0) -> None:
        """Fill a rectangle, with round corners where a radius is given."""
        corners = [left * SMOOTH, top * SMOOTH, right * SMOOTH, bottom * SMOOTH]
        self._draw.rounded_rectangle(corners, radius * SMOOTH, fill=tone)

    def oval(self, x: float, y: float, across: float, down: float | None = None, tone: int = 255) -> None:
        """Fill an ellipse around (x, y) with these half-axes."""
        down = across if down is None else down
        corners = [(x - across) * SMOOTH, (y - down) * SMOOTH, (x + across) * SMOOTH, (y + down) * SMOOTH]
        self._draw.ellipse(corners, fill=tone)

    def line(self, points: Sequence[Point], width: float, tone: int = 255) -> None:
        """Draw a line through the points."""
        scaled = [(x * SMOOTH, y * SMOOTH) for x, y in points]
        self._draw.line(scaled, fill=tone, width=max(1, round(width * SMOOTH)), joint="curve")

    def arc(self, x: float, y: float, radius: float, start: float, end: float, width: float) -> None:
        """Draw part of a circle, from one angle to another in degrees clockwise from three o’clock."""
        corners = [(x - radius) * SMOOTH, (y - radius) * SMOOTH, (x + radius) * SMOOTH, (y + radius) * SMOOTH]
        self._draw.arc(corners, start, end, fill=255, width=max(1, round(width * SMOOTH)))


class Scene:
    """A picture in the making: layers of paint, light, mist and water, each laid over what is there."""

    def __init__(self, name: str, background: Stops, size: tuple[int, int] = (WIDTH, HEIGHT)) -> None:
        self.chance = random.Random(name)  # noqa: S311 - the same picture each time, nothing secret
        self.size = size
        self.image = _gradient(background, size)

    def paint(self, paint: Paint, draw: Callable[[Brush], None], *, blur: float = 0, opacity: float = 1) -> None:
        """Fill what `draw` draws with a colour, or with a gradient from top to bottom."""
        brush = Brush(self.size)
        draw(brush)
        extent = brush.mask.getbbox()
        if extent is None:
            return
        margin = int(blur * 3 + 2)
        left, top = max(0, extent[0] // SMOOTH - margin), max(0, extent[1] // SMOOTH - margin)
        right = min(self.size[0], extent[2] // SMOOTH + margin)
        bottom = min(self.size[1], extent[3] // SMOOTH + margin)
        mask = brush.mask.crop((left * SMOOTH, top * SMOOTH, right * SMOOTH, bottom * SMOOTH)).reduce(SMOOTH)
        if blur:
            mask = mask.filter(ImageFilter.BoxBlur(blur)).filter(ImageFilter.BoxBlur(blur))
        if opacity < 1:
            mask = mask.point([round(tone * opacity) for tone in range(256)])
        if isinstance(paint[0], int):
            self.image.paste(paint, (left, top, right, bottom), mask)
        else:
            self.image.paste(_gradient(paint, self.size).crop((left, top, right, bottom)), (left, top), mask)

    def glow(self, x: float, y: float, radius: float, colour: Colour, strength: float = 1, flat: float = 1) -> None:
        """Add light around a point; `flat` below 1 makes the patch lower than it is wide."""
        across, down = int(radius), max(1, int(radius * flat))
        falloff = [round(255 * strength * max(0.0, 1 - tone / 255 * 1.42) ** 2.2) for tone in range(256)]
        light = Image.radial_gradient("L").resize((2 * across, 2 * down)).point(falloff)
        layer = Image.new("RGB", light.size, colour)
        layer = ImageChops.multiply(layer, Image.merge("RGB", (light, light, light)))
        corner = (int(x) - across, int(y) - down)
        box = (*corner, corner[0] + 2 * across, corner[1] + 2 * down)
        self.image.paste(ImageChops.screen(self.image.crop(box), layer), corner)

    def clouds(self, colour: Colour, top: float, bottom: float, *, opacity: float, stretch: float = 5) -> None:
        """Lay bands of cloud or mist over the rows from `top` to `bottom`, densest in the middle."""
        size = (self.size[0], int(bottom - top))
        noise = self.noise(size, 260, stretch)
        fade = Image.new("L", (1, size[1]))
        fade.putdata([round(255 * math.sin(math.pi * row / size[1])) for row in range(size[1])])
        curve = [round(255 * opacity * max(0.0, min(1.0, (tone - 92) / 90))) for tone in range(256)]
        mask = ImageChops.multiply(noise.point(curve), fade.resize(size))
        self.image.paste(colour, (0, int(top)), mask)

    def noise(self, size: tuple[int, int], cell: float, stretch: float = 1) -> Image.Image:
        """Return smooth grey noise, `stretch` times as wide as it is high, in four octaves from `cell` pixels down."""
        total = Image.new("L", size, 128)
        for octave in range(4):
            across = max(2, int(size[0] / cell) + 2)
            down = max(2, int(size[1] * stretch / cell) + 2)
            layer = Image.frombytes("L", (across, down), self.chance.randbytes(across * down))
            total = Image.blend(total, layer.resize(size, Image.Resampling.BICUBIC), (0.75, 0.36, 0.22, 0.14)[octave])
            cell /= 2.1
        return total

    def water(self, level: int, tint: Colour, *, depth: int = 0, mix: float = 0.3, swell: float = 9) -> None:
        """Mirror what stands above `level` into the rows below it, broken by ripples that grow towards the viewer."""
        depth = depth or self.size[1] - level
        width = self.size[0]
        mirror = self.image.crop((0, max(0, level - depth), width, level)).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        mirror = mirror.resize((width, max(2, depth // 5)), Image.Resampling.BOX)
        mirror = mirror.resize((width, depth), Image.Resampling.BICUBIC)
        broken = Image.new("RGB", (width, depth))
        phase = self.chance.random() * 6
        for row in range(depth):
            near = (row + 12) / depth
            shift = (
                math.sin(phase + 34 * math.log(row + 14)) * swell * near + self.chance.uniform(-1, 1) * swell * near / 2
            )
            strip = mirror.crop((0, row, width, row + 1))
            broken.paste(ImageChops.offset(strip, round(shift), 0), (0, row))
        broken = Image.blend(broken, Image.new("RGB", broken.size, tint), mix)
        self.image.paste(broken, (0, level))

    def glints(self, level: int, colour: Colour, count: int, *, depth: int = 0, opacity: float = 0.35) -> None:
        """Scatter short flat lights on water, longer towards the viewer."""
        depth = depth or self.size[1] - level

        def draw(brush: Brush) -> None:
            for _ in range(count):
                near = self.chance.random() ** 1.5
                x, length = self.chance.uniform(0, self.size[0]), 6 + 60 * near * self.chance.random()
                brush.oval(x, level + 4 + near * depth, length, 0.6 + 1.3 * near, tone=self.chance.randint(60, 255))

        self.paint(colour, draw, opacity=opacity)

    def stars(self, count: int, bottom: float, colour: Colour = (214, 224, 255)) -> None:
        """Scatter stars above a height, fewer and fainter towards it."""

        def draw(brush: Brush) -> None:
            for _ in range(count):
                height = self.chance.random() ** 1.6
                size = 0.5 + 0.9 * self.chance.random() ** 4
                brush.oval(self.chance.uniform(0, WIDTH), height * bottom, size, tone=round(220 * (1 - height) + 20))

        self.paint(colour, draw)

    def develop(self, *, grain: float = 9, vignette: float = 0.4) -> bytes:
        """Darken the corners, add grain, and return the picture as JPEG."""
        if vignette:
            curve = [round(255 * (1 - vignette * (tone / 255) ** 2.4)) for tone in range(256)]
            shade = Image.radial_gradient("L").resize(self.size).point(curve)
            self.image = ImageChops.multiply(self.image, Image.merge("RGB", (shade, shade, shade)))
        speckle = Image.frombytes("L", self.size, self.chance.randbytes(self.size[0] * self.size[1]))
        speckle = speckle.filter(ImageFilter.BoxBlur(0.6))
        speckle = speckle.point([round(128 + (tone - 128) * grain / 40) for tone in range(256)])
        self.image = ImageChops.soft_light(self.image, Image.merge("RGB", (speckle, speckle, speckle)))
        out = io.BytesIO()
        self.image.save(out, "JPEG", quality=QUALITY)
        return out.getvalue()


def photo(name: str) -> bytes:
    """Return the landscape photograph of this name (see photos.toml) as JPEG; raise KeyError where there is none."""
    return PHOTOS[name]()


def portrait(name: str) -> bytes:
    """Return the square portrait of this name (see people.toml) as JPEG; raise KeyError where there is none."""
    return _portrait(name, *SITTERS[name])


def _gradient(stops: Stops, size: tuple[int, int]) -> Image.Image:
    """Return a picture of horizontal bands blended into one another; the stops are (row, colour), from top to bottom."""
    column = Image.new("RGB", (1, size[1]))
    rows = []
    for row in range(size[1]):
        above = max((stop for stop in stops if stop[0] <= row), default=stops[0], key=lambda stop: stop[0])
        below = min((stop for stop in stops if stop[0] > row), default=stops[-1], key=lambda stop: stop[0])
        share = 0 if below[0] <= above[0] else (row - above[0]) / (below[0] - above[0])
        rows.append(tuple(round(a + (b - a) * share) for a, b in zip(above[1], below[1], strict=True)))
    column.putdata(rows)
    return column.resize(size, Image.Resampling.NEAREST)


def _ridge(chance: random.Random, base: float, height: float, *, rough: float = 0.5, step: int = 8) -> list[Point]:
    """Return the outline of a range of hills across the whole width, closed along the lower edge."""
    waves = [(chance.uniform(0.6, 1.4) * 2.1**n, chance.uniform(0, 7), rough**n) for n in range(6)]
    whole = sum(weight for *_, weight in waves)
    top = [
        (
            x,
            base
            - height
            * sum(weight * (0.5 + 0.5 * math.sin(x / WIDTH * 4 * rate + turn)) for rate, turn, weight in waves)
            / whole,
        )
        for x in range(-step, WIDTH + 2 * step, step)
    ]
    return [(-step, HEIGHT), *top, (WIDTH + step, HEIGHT)]


def _trees(brush: Brush, chance: random.Random, left: float, right: float, base: float, height: float) -> None:
    """Draw a row of round trees standing on `base`."""
    x = left
    while x < right:
        tall = height * chance.uniform(0.55, 1)
        brush.box(x - 1.5, base - tall * 0.5, x + 1.5, base + 4)
        for _ in range(16):
            turn, out = chance.uniform(0, 6.3), chance.random() ** 0.6
            brush.oval(
                x + math.cos(turn) * out * tall * 0.34,
                base - tall * 0.62 + math.sin(turn) * out * tall * 0.36,
                tall * chance.uniform(0.07, 0.16),
            )
        x += tall * chance.uniform(0.35, 0.75)


def _reeds(
    brush: Brush, chance: random.Random, left: float, right: float, base: float, height: float, count: int
) -> None:
    """Draw blades of grass that lean a little, in front of everything."""
    for _ in range(count):
        x, tall = chance.uniform(left, right), height * chance.uniform(0.35, 1)
        lean = tall * chance.uniform(-0.25, 0.35)
        brush.polygon(
            [
                (x - 2, base),
                (x + lean * 0.4 - 1, base - tall * 0.6),
                (x + lean, base - tall),
                (x + lean * 0.4 + 2, base - tall * 0.6),
                (x + 3, base),
            ]
        )


def _night_tram() -> bytes:
    scene = Scene(
        "night-tram",
        [
            (0, (24, 30, 66)),
            (210, (62, 58, 108)),
            (390, (150, 92, 118)),
            (500, (238, 148, 104)),
            (590, (255, 204, 140)),
        ],
    )
    chance = scene.chance
    scene.clouds((250, 150, 120), 190, 520, opacity=0.55, stretch=7)
    scene.clouds((40, 36, 80), 40, 330, opacity=0.5, stretch=6)
    scene.glow(1080, 590, 620, (255, 176, 96), 0.7, 0.55)
    scene.paint([(430, (92, 66, 102)), (640, (196, 122, 110))], lambda b: b.polygon(_ridge(chance, 600, 110)))
    scene.paint(
        [(480, (58, 46, 82)), (640, (120, 78, 92))],
        lambda b: (b.polygon(_ridge(chance, 628, 70)), _trees(b, chance, -20, 1620, 618, 46)),
    )

    level, deck, top = 720, 566, 548

    def town(brush: Brush) -> None:
        x = 30.0
        while x < 560:
            wide, tall = chance.uniform(34, 64), chance.uniform(60, 120)
            brush.box(x, 640 - tall, x + wide, 720)
            brush.polygon([(x - 3, 640 - tall), (x + wide / 2, 606 - tall), (x + wide + 3, 640 - tall)])
            brush.box(x + 6, 600 - tall, x + 14, 640 - tall)
            x += wide - 2
        brush.polygon([(226, 560), (250, 400), (274, 560)])
        brush.box(232, 470, 268, 640)

    scene.paint([(400, (44, 36, 70)), (700, (66, 48, 76))], town)
    scene.paint(
        (255, 206, 124),
        lambda b: [
            b.box(x, y, x + 5, y + 8)
            for x, y in ((chance.randint(40, 540), chance.randint(590, 690)) for _ in range(26))
        ],
    )

    def bridge(brush: Brush) -> None:
        brush.polygon([(-10, top + 10), (800, top), (1610, top + 10), (1610, level + 6), (-10, level + 6)])
        for n in range(5):
            x = 160 + n * 320
            rise = 128 if n == 2 else 118 - abs(n - 2) * 7
            brush.oval(x, level + 8, 124, rise, tone=0)
            brush.box(x - 124, level + 8, x + 124, level + 40, tone=0)
        for n in range(6):
            x = n * 320
            brush.polygon(
                [(x - 44, level + 6), (x - 30, deck + 40), (x, deck + 22), (x + 30, deck + 40), (x + 44, level + 6)]
            )

    scene.paint([(540, (40, 32, 58)), (720, (24, 20, 42))], bridge)
    scene.paint((120, 84, 100), lambda b: b.line([(-10, top + 10), (800, top), (1610, top + 10)], 2.5), opacity=0.8)
    for n in range(5):
        x = 160 + n * 320
        scene.paint(
            (150, 96, 104), lambda b, x=x, n=n: b.arc(x, level + 8, 125, 200, 340, 2), opacity=0.0 if n else 0.0
        )

    def wires(brush: Brush) -> None:
        for x in range(60, 1600, 296):
            brush.box(x - 2.5, 372, x + 2.5, top + 6)
            brush.line([(x, 388), (x + 60, 396)], 2.5)
        for x in range(60 - 296, 1600, 296):
            brush.line([(x + 60 + t * 296 / 8, 396 + 9 * math.sin(math.pi * t / 8)) for t in range(9)], 1.4)

    scene.paint((34, 27, 52), wires)

    left, right, roof, floor = 610, 1010, 440, 548
    scene.glow(810, 500, 330, (255, 190, 100), 0.45, 0.6)
    scene.paint(
        (38, 30, 50),
        lambda b: (b.line([(760, roof), (790, 412), (822, 402)], 3), b.box(700, roof - 10, 900, roof + 6, radius=4)),
    )
    scene.paint(
        [(roof, (122, 40, 44)), (floor, (66, 22, 34))], lambda b: b.box(left, roof, right, floor - 6, radius=16)
    )
    scene.paint((28, 22, 36), lambda b: b.box(left + 26, floor - 12, right - 26, floor + 2, radius=4))
    scene.paint(
        [(roof + 14, (255, 232, 176)), (roof + 58, (255, 196, 108))],
        lambda b: [b.box(left + 18 + n * 41, roof + 16, left + 52 + n * 41, roof + 58, radius=4) for n in range(9)],
    )
    scene.paint(
        (92, 52, 44),
        lambda b: [
            (b.oval(x, roof + 44, 7), b.box(x - 10, roof + 49, x + 10, roof + 58, radius=5))
            for x in (642, 735, 772, 858, 940, 974)
        ],
        opacity=0.85,
    )
    scene.paint((232, 196, 160), lambda b: b.box(left + 2, roof + 66, right - 2, roof + 69), opacity=0.7)
    scene.glow(right - 6, floor - 26, 150, (255, 226, 170), 0.9)
    scene.paint((255, 246, 220), lambda b: b.oval(right - 8, floor - 26, 6))
    for x in range(60, 1600, 296):
        scene.glow(x + 60, 420, 60, (255, 206, 140), 0.5)

    scene.water(level, (26, 22, 52), mix=0.3, swell=13)
    scene.glints(level, (255, 190, 130), 240, opacity=0.3)
    scene.clouds((220, 150, 140), level - 40, level + 60, opacity=0.35, stretch=12)
    scene.paint(
        (14, 12, 26),
        lambda b: (_reeds(b, chance, -30, 420, 1075, 190, 120), _reeds(b, chance, 1330, 1640, 1075, 150, 90)),
    )
    return scene.develop(vignette=0.42)


PHOTOS: dict[str, Callable[[], bytes]] = {
    "night-tram": _night_tram,
}
SITTERS: dict[str, tuple] = {}
