"""Pens, light, mist and water: what the photographs and portraits of the demonstration newsroom are drawn with.

Everything is Pillow and the standard library. Shapes are drawn at twice the size and reduced, which smooths their
edges; all chance comes from a generator seeded with the picture's name, so that it comes out the same each time.
"""

import io
import math
import random
from collections.abc import Callable, Sequence

from PIL import Image, ImageChops, ImageDraw, ImageFilter

WIDTH, HEIGHT = 1600, 1067
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

    def ring(self, x: float, y: float, across: float, down: float, width: float, tone: int = 255) -> None:
        """Draw the outline of an ellipse around (x, y) with these half-axes."""
        corners = [(x - across) * SMOOTH, (y - down) * SMOOTH, (x + across) * SMOOTH, (y + down) * SMOOTH]
        self._draw.ellipse(corners, outline=tone, width=max(1, round(width * SMOOTH)))


class Scene:
    """A picture in the making: layers of paint, light, mist and water, each laid over what is there."""

    def __init__(self, name: str, background: Stops, size: tuple[int, int] = (WIDTH, HEIGHT)) -> None:
        self.chance = random.Random(name)  # noqa: S311 - the same picture each time, nothing secret
        self.size = size
        self.image = gradient(background, size)

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
            self.image.paste(gradient(paint, self.size).crop((left, top, right, bottom)), (left, top), mask)

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

    def lay(self, other: Image.Image, draw: Callable[[Brush], None], *, blur: float = 0) -> None:
        """Lay another picture of the same size over this one where `draw` draws."""
        brush = Brush(self.size)
        draw(brush)
        mask = brush.mask.reduce(SMOOTH).filter(ImageFilter.BoxBlur(blur)).filter(ImageFilter.BoxBlur(blur))
        self.image.paste(other, (0, 0), mask)

    def noise_over(self, strength: float, top: int, bottom: int, *, stretch: float = 4) -> None:
        """Roughen the rows from `top` to `bottom` with light and dark patches, like worn wood or tar."""
        box = (0, top, self.size[0], bottom)
        patches = self.noise((self.size[0], bottom - top), 90, stretch)
        patches = patches.point([max(0, min(255, round(128 + (tone - 128) * strength * 6))) for tone in range(256)])
        rough = ImageChops.soft_light(self.image.crop(box), Image.merge("RGB", (patches, patches, patches)))
        self.image.paste(rough, box)

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
            shift = swell * near * (math.sin(phase + 34 * math.log(row + 14)) + self.chance.uniform(-0.3, 0.3))
            strip = mirror.crop((0, row, width, row + 1))
            broken.paste(ImageChops.offset(strip, round(shift), 0), (0, row))
        broken = broken.filter(ImageFilter.BoxBlur((swell / 2, 1)))
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


def gradient(stops: Stops, size: tuple[int, int]) -> Image.Image:
    """Return horizontal bands blended into one another; the stops are (row, colour), from top to bottom."""
    column = Image.new("RGB", (1, size[1]))
    rows = []
    for row in range(size[1]):
        above = max((stop for stop in stops if stop[0] <= row), default=stops[0], key=lambda stop: stop[0])
        below = min((stop for stop in stops if stop[0] > row), default=stops[-1], key=lambda stop: stop[0])
        share = 0 if below[0] <= above[0] else (row - above[0]) / (below[0] - above[0])
        rows.append(tuple(round(a + (b - a) * share) for a, b in zip(above[1], below[1], strict=True)))
    column.putdata(rows)
    return column.resize(size, Image.Resampling.NEAREST)


def ridge(chance: random.Random, base: float, height: float, *, rough: float = 0.5, step: int = 8) -> list[Point]:
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


def trees(brush: Brush, chance: random.Random, left: float, right: float, base: float, height: float) -> None:
    """Draw a row of round trees standing on `base`."""
    x = left
    while x < right:
        tall = height * chance.uniform(0.55, 1)
        brush.box(x - 1.5, base - tall * 0.5, x + 1.5, base + 4)
        for _ in range(44):
            turn, out = chance.uniform(0, 6.3), chance.random() ** 0.5
            narrow = 0.36 * (1 - 0.35 * max(0.0, -math.sin(turn)))
            across, up = math.cos(turn) * out * tall * narrow, math.sin(turn) * out * tall * 0.38
            brush.oval(x + across, base - tall * 0.6 + up, tall * chance.uniform(0.035, 0.1))
        x += tall * chance.uniform(0.35, 0.75)


def reeds(
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


def bend(points: Sequence[Point]) -> list[Point]:
    """Return a smooth curve through the points (Catmull-Rom)."""
    padded = [points[0], *points, points[-1]]
    curve: list[Point] = []
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        for part in range(12):
            t = part / 12
            weights = (-t + 2 * t**2 - t**3, 2 - 5 * t**2 + 3 * t**3, t + 4 * t**2 - 3 * t**3, -(t**2) + t**3)
            x, y = (sum(w * p[axis] for w, p in zip(weights, (a, b, c, d), strict=True)) / 2 for axis in (0, 1))
            curve.append((x, y))
    return [*curve, points[-1]]
