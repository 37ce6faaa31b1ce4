"""An empty road over dark hills, lit by the headlamps of whoever is looking."""

from itertools import pairwise

from articles.demo.drawing import Brush, Point, Scene, bend, reeds, ridge


def draw() -> bytes:
    """Return the photograph as JPEG."""
    scene = Scene("cottismere-road", [(0, (9, 13, 30)), (330, (24, 34, 62)), (520, (66, 66, 84)), (600, (120, 92, 84))])
    chance = scene.chance
    scene.stars(460, 480)
    scene.clouds((60, 66, 100), 120, 520, opacity=0.5, stretch=5)
    scene.glow(1010, 560, 520, (255, 176, 96), 0.75, 0.4)
    for base, height, tone in ((590, 90, (62, 58, 74)), (612, 120, (38, 40, 56)), (640, 90, (22, 26, 38))):
        shade = [(base - height, tone), (base + 30, tuple(part + 24 for part in tone))]
        scene.paint(shade, lambda b, base=base, height=height: b.polygon(ridge(chance, base, height)))
        if base == 590:
            lamps = [(chance.gauss(1010, 110), chance.gauss(572, 7)) for _ in range(90)]
            scene.paint((255, 206, 130), lambda b, lamps=lamps: [b.oval(x, y, 1.5) for x, y in lamps])
    scene.paint([(610, (16, 20, 24)), (1067, (24, 28, 24))], lambda b: b.box(-10, 622, 1610, 1080))

    def edge(side: float) -> list[Point]:
        return bend(
            [
                (846 + side * 3, 628),
                (872 + side * 14, 660),
                (842 + side * 90, 740),
                (780 + side * 330, 880),
                (690 + side * 760, 1090),
            ]
        )

    left, right, middle = edge(-1), edge(1), edge(0)
    scene.glow(780, 930, 900, (150, 140, 104), 0.55, 0.34)
    scene.paint(
        [(628, (30, 34, 42)), (760, (66, 66, 68)), (1067, (122, 116, 104))],
        lambda b: b.polygon([*left, *reversed(right)]),
    )
    for line, inset in ((left, 1), (right, -1)):
        scene.paint(
            [(640, (90, 90, 90)), (1000, (236, 228, 206))],
            lambda b, line=line, inset=inset: [
                b.line(
                    [(x + inset * (y - 622) * 0.06, y), (x2 + inset * (y2 - 622) * 0.06, y2)], max(1, (y - 622) / 60)
                )
                for (x, y), (x2, y2) in pairwise(line)
            ],
            opacity=0.85,
        )

    def dashes(brush: Brush) -> None:
        for n in range(3, len(middle) - 2):
            (x, y), (x2, y2) = middle[n], middle[n + 1]
            if n % 4 < 2:
                brush.line([(x, y), (x2, y2)], max(1.2, (y - 622) / 42))

    scene.paint([(640, (130, 126, 116)), (900, (255, 250, 230))], dashes)
    scene.noise_over(0.07, 640, 1067, stretch=7)

    def posts(brush: Brush) -> None:
        for line, side in ((left, -1), (right, 1)):
            for n in range(8, 44, 6):
                x, y = line[n]
                size = (y - 622) / 3.2
                x += side * size * 0.9
                brush.polygon(
                    [
                        (x - size * 0.06, y),
                        (x - size * 0.05, y - size),
                        (x + size * 0.05, y - size),
                        (x + size * 0.06, y),
                    ]
                )

    def reflectors(brush: Brush) -> None:
        for line, side in ((left, -1), (right, 1)):
            for n in range(8, 44, 6):
                x, y = line[n]
                size = (y - 622) / 3.2
                brush.oval(x + side * size * 0.9, y - size * 0.82, max(1.4, size * 0.045))

    scene.paint([(640, (110, 106, 98)), (1000, (206, 198, 178))], posts)
    scene.paint((255, 120, 70), reflectors)

    def lay_by(brush: Brush) -> None:
        brush.box(1236, 640, 1243, 812)
        brush.box(1198, 640, 1281, 700, radius=6)
        brush.box(1330, 764, 1470, 772)
        brush.polygon([(1350, 772), (1362, 772), (1342, 820), (1330, 820)])
        brush.polygon([(1438, 772), (1450, 772), (1470, 820), (1458, 820)])
        brush.box(1306, 792, 1494, 799)

    scene.paint([(630, (70, 84, 112)), (820, (58, 58, 60))], lay_by)
    scene.paint(
        (196, 206, 222),
        lambda b: (b.polygon([(1218, 684), (1239, 652), (1260, 684)]), b.box(1216, 688, 1262, 692)),
        opacity=0.8,
    )

    def grass(brush: Brush) -> None:
        reeds(brush, chance, -20, 250, 1085, 170, 120)
        reeds(brush, chance, 1380, 1640, 1085, 130, 90)

    scene.paint((14, 18, 16), grass)
    scene.clouds((120, 116, 120), 590, 700, opacity=0.4, stretch=10)
    return scene.develop(vignette=0.55, grain=11)
