"""The dial of a public clock from inside its tower, daylight behind it and wheels in front."""

import math

from articles.demo.drawing import Brush, Scene


def draw() -> bytes:
    """Return the photograph as JPEG."""
    scene = Scene("clock", [(0, (20, 17, 18)), (1067, (30, 24, 21))])
    chance = scene.chance
    scene.noise_over(0.12, 0, 1067, stretch=0.5)
    x, y, radius = 800, 500, 410

    def bricks(brush: Brush) -> None:
        for row in range(27):
            for n in range(-1, 17):
                left = n * 104 + (52 if row % 2 else 0)
                brush.box(left, row * 40, left + 100, row * 40 + 36, tone=chance.randint(30, 150))

    scene.paint((92, 68, 54), bricks, opacity=0.4)
    scene.glow(x, y, 1050, (255, 214, 150), 0.5)
    scene.paint((14, 12, 13), lambda b: b.oval(x, y, radius + 34))
    scene.paint([(90, (255, 250, 232)), (500, (255, 236, 190)), (910, (236, 190, 128))], lambda b: b.oval(x, y, radius))
    scene.glow(690, 390, 460, (255, 255, 246), 0.7)

    def spokes(brush: Brush) -> None:
        brush.ring(x, y, radius - 8, radius - 8, 10)
        brush.ring(x, y, radius - 92, radius - 92, 8)
        brush.ring(x, y, 128, 128, 7)
        for n in range(60):
            across, up = math.sin(n * math.pi / 30), -math.cos(n * math.pi / 30)
            inner, wide = (radius - 88, 17) if n % 5 == 0 else (radius - 34, 4)
            brush.line(
                [(x + inner * across, y + inner * up), (x + (radius - 12) * across, y + (radius - 12) * up)], wide
            )
        for n in range(12):
            across, up = math.sin((n + 0.5) * math.pi / 6), -math.cos((n + 0.5) * math.pi / 6)
            brush.line([(x + 128 * across, y + 128 * up), (x + (radius - 92) * across, y + (radius - 92) * up)], 3.4)

    def hands(brush: Brush) -> None:
        for turn, length, wide in ((-52, 232, 18), (28, 342, 12)):
            across, up = math.sin(math.radians(turn)), -math.cos(math.radians(turn))
            tip = (x + length * across, y + length * up)
            brush.polygon(
                [
                    (x - wide * up * 0.5, y + wide * across * 0.5),
                    tip,
                    (x + wide * up * 0.5, y - wide * across * 0.5),
                    (x - 74 * across, y - 74 * up),
                ]
            )
            brush.oval(x + length * 0.62 * across, y + length * 0.62 * up, wide * 1.15)
        brush.oval(x, y, 25)

    scene.paint((104, 82, 62), spokes, opacity=0.85)
    scene.paint((92, 72, 60), hands, blur=5, opacity=0.5)
    scene.paint((54, 42, 38), hands)

    def wheel(brush: Brush, cx: float, cy: float, size: float, teeth: int, arms: int, turn: float) -> None:
        outline = []
        for n in range(teeth * 4):
            out = size if n % 4 in (1, 2) else size * 0.925
            angle = turn + n * math.tau / (teeth * 4)
            outline.append((cx + out * math.cos(angle), cy + out * math.sin(angle)))
        brush.polygon(outline)
        brush.oval(cx, cy, size * 0.78, tone=0)
        for n in range(arms):
            angle = turn + n * math.tau / arms
            brush.line([(cx, cy), (cx + size * 0.84 * math.cos(angle), cy + size * 0.84 * math.sin(angle))], size * 0.1)
        brush.oval(cx, cy, size * 0.2)
        brush.oval(cx, cy, size * 0.07, tone=0)

    def frame(brush: Brush) -> None:
        brush.box(470, 1000, 1180, 1080)
        brush.polygon([(560, 760), (588, 760), (640, 1010), (540, 1010)])
        brush.polygon([(1012, 760), (1040, 760), (1060, 1010), (960, 1010)])
        brush.box(548, 756, 1052, 778)

    wheels = (
        (700, 868, 152, 46, 5, 0.1),
        (900, 830, 104, 32, 4, 0.4),
        (1080, 914, 126, 38, 5, 0.2),
        (520, 960, 116, 34, 4, 0.0),
    )
    scene.paint([(740, (38, 30, 30)), (1067, (18, 15, 16))], frame)
    for n, (cx, cy, size, teeth, arms, turn) in enumerate(wheels):
        brass = (
            [(cy - size, (214, 160, 84)), (cy, (120, 82, 44)), (cy + size, (50, 34, 26))]
            if n != 2
            else [(cy - size, (120, 108, 100)), (cy + size, (36, 32, 34))]
        )
        scene.paint(
            (12, 9, 9), lambda b, w=(cx + 9, cy + 11, size, teeth, arms, turn): wheel(b, *w), blur=6, opacity=0.6
        )
        scene.paint(brass, lambda b, w=(cx, cy, size, teeth, arms, turn): wheel(b, *w))
    scene.paint(
        [(0, (26, 19, 16)), (1067, (14, 11, 11))],
        lambda b: (
            b.polygon([(-10, 120), (-10, 60), (360, -10), (480, -10)]),
            b.polygon([(1610, 150), (1610, 86), (1190, -10), (1080, -10)]),
            b.box(150, -10, 196, 1080),
            b.box(1404, -10, 1450, 1080),
        ),
    )
    scene.paint((255, 216, 150), lambda b: (b.box(194, 40, 198, 1000), b.box(1402, 40, 1406, 1000)), opacity=0.35)
    for n, lean in enumerate((-420, -150, 120, 400)):
        ray = [
            (x + lean * 0.5 - 50, y + 60),
            (x + lean * 0.5 + 60, y + 60),
            (x + lean * 1.7 + 170, 1080),
            (x + lean * 1.7 - 130, 1080),
        ]
        scene.paint(
            [(560, (255, 226, 170)), (1067, (120, 90, 60))],
            lambda b, ray=ray: b.polygon(ray),
            blur=30,
            opacity=0.16 if n % 2 else 0.1,
        )
    for _ in range(70):
        scene.glow(chance.uniform(380, 1230), chance.uniform(420, 1040), chance.uniform(3, 9), (255, 236, 196), 0.5)
    return scene.develop(vignette=0.5, grain=11)
