"""An open minute book in the light of a desk lamp, among bound volumes."""

import math

from articles.demo.drawing import Brush, Scene, bend


def draw() -> bytes:
    """Return the photograph as JPEG."""
    scene = Scene("minutes", [(0, (18, 14, 14)), (620, (34, 24, 20)), (640, (60, 38, 26)), (1067, (46, 28, 20))])
    chance = scene.chance
    scene.noise_over(0.16, 640, 1067, stretch=12)
    scene.glow(840, 860, 900, (255, 178, 92), 0.75, 0.46)
    scene.glow(760, 380, 620, (150, 84, 40), 0.5)

    def shelf(top: int, bottom: int) -> None:
        x = -20.0
        while x < 1620:
            wide, tall = chance.uniform(26, 64), chance.uniform(0.72, 0.98) * (bottom - top)
            hue = chance.choice(((62, 28, 24), (40, 38, 30), (30, 36, 44), (58, 44, 28), (46, 24, 32)))
            near = max(0.25, 1 - abs(x - 760) / 760)
            tone = tuple(round(part * (0.35 + 1.1 * near)) for part in hue)
            scene.paint(
                tone, lambda b, x=x, wide=wide, tall=tall: b.box(x, bottom - tall, x + wide - 2, bottom, radius=3)
            )
            band = tuple(min(255, round(part * 2.1 + 20)) for part in tone)
            for up in (0.2, 0.26, 0.78):
                scene.paint(
                    band,
                    lambda b, x=x, wide=wide, y=bottom - tall * up: b.box(x + 3, y, x + wide - 5, y + 3),
                    opacity=0.6,
                )
            x += wide

    shelf(20, 268)
    scene.paint((30, 19, 14), lambda b: b.box(-10, 268, 1610, 290))
    shelf(320, 560)
    scene.paint((30, 19, 14), lambda b: b.box(-10, 560, 1610, 590))
    scene.paint((12, 9, 9), lambda b: b.box(-10, 590, 1610, 640), opacity=0.7)

    cone = [(640, 340), (800, 340), (1330, 930), (210, 930)]
    scene.paint([(340, (255, 206, 130)), (930, (120, 74, 40))], lambda b: b.polygon(cone), blur=46, opacity=0.2)

    for n, (x, wide, tone) in enumerate(
        ((1180, 330, (92, 40, 32)), (1200, 300, (52, 58, 50)), (1170, 320, (100, 74, 42)), (1215, 270, (44, 50, 66)))
    ):
        y = 800 - n * 58
        scene.paint(
            [(y - 58, tone), (y, tuple(part // 2 for part in tone))],
            lambda b, x=x, wide=wide, y=y: b.box(x, y - 58, x + wide, y, radius=7),
        )
        scene.paint(
            [(y - 50, (222, 190, 140)), (y - 8, (150, 116, 76))],
            lambda b, x=x, y=y: b.polygon([(x - 3, y - 50), (x + 24, y - 50), (x + 24, y - 8), (x - 3, y - 8)]),
        )
        scene.paint(
            (196, 150, 84),
            lambda b, x=x, wide=wide, y=y: (
                b.box(x + wide - 60, y - 56, x + wide - 54, y - 2),
                b.box(x + 60, y - 56, x + 66, y - 2),
            ),
            opacity=0.5,
        )

    scene.paint(
        (10, 7, 6), lambda b: b.polygon([(250, 900), (1180, 900), (1290, 1046), (150, 1046)]), blur=20, opacity=0.75
    )
    scene.paint(
        [(760, (88, 34, 30)), (1020, (58, 22, 22))],
        lambda b: b.polygon([(330, 786), (1130, 786), (1236, 1018), (214, 1018)]),
    )
    left = [
        *bend([(352, 778), (480, 752), (620, 760), (728, 794)]),
        (722, 1004),
        *bend([(722, 1004), (590, 964), (400, 962), (240, 1000)]),
    ]
    right = [
        *bend([(728, 794), (836, 760), (980, 752), (1106, 778)]),
        (1214, 1000),
        *bend([(1214, 1000), (1050, 962), (860, 964), (722, 1004)]),
    ]
    for n in range(4, 0, -1):
        tone = (216 - n * 16, 186 - n * 16, 138 - n * 14)
        scene.paint(tone, lambda b, n=n: [b.polygon([(x, y + n * 4) for x, y in page]) for page in (left, right)])
    scene.paint(
        [(750, (255, 240, 204)), (1004, (246, 212, 156))], lambda b: [b.polygon(page) for page in (left, right)]
    )
    scene.paint(
        (128, 82, 48),
        lambda b: b.polygon([(700, 784), (728, 794), (758, 784), (752, 990), (722, 1004), (690, 992)]),
        blur=13,
        opacity=0.6,
    )

    def writing(brush: Brush) -> None:
        for n in range(13):
            share = n / 13
            y = 796 + 158 * share
            for near, far in ((402 - 106 * share, 690), (762, 1072 + 92 * share)):
                x = near
                while x < far - 30:
                    word = chance.uniform(12, 40)
                    dip = 14 * math.sin(math.pi * (x - near) / (far - near)) - 6
                    brush.line(
                        [(x + part * word / 6, y - dip + chance.uniform(-2, 2)) for part in range(7)],
                        1.5 + share,
                        tone=chance.randint(120, 210),
                    )
                    x += word + 9 + 5 * share
                    if chance.random() < 0.03:
                        break

    scene.paint((62, 46, 56), writing, opacity=0.75)
    scene.paint(
        [(940, (190, 60, 44)), (1040, (120, 34, 30))],
        lambda b: b.polygon(
            bend([(716, 996), (708, 1026), (724, 1060), (712, 1090), (730, 1090), (738, 1056), (726, 1026), (734, 996)])
        ),
    )

    scene.paint(
        [(930, (226, 164, 60)), (1010, (150, 92, 34))],
        lambda b: b.polygon([(1262, 930), (1500, 1000), (1495, 1014), (1258, 944)]),
    )
    scene.paint((240, 214, 170), lambda b: b.polygon([(1262, 930), (1258, 944), (1226, 927)]))
    scene.paint((40, 30, 30), lambda b: b.polygon([(1238, 930), (1236, 934), (1226, 927)]))

    def lamp(brush: Brush) -> None:
        brush.line(bend([(300, 800), (330, 600), (430, 380), (600, 262), (706, 262)]), 13)
        brush.oval(300, 812, 120, 26)
        brush.box(180, 806, 420, 822, radius=8)

    shade = [(560, 352), (614, 246), (826, 246), (880, 352)]
    scene.paint([(240, (86, 70, 48)), (830, (30, 24, 20))], lamp)
    scene.paint([(240, (30, 74, 60)), (352, (22, 52, 44))], lambda b: b.polygon(shade))
    scene.paint(
        (120, 176, 148), lambda b: b.polygon([(640, 252), (664, 252), (626, 346), (596, 346)]), blur=4, opacity=0.4
    )
    scene.paint((255, 236, 186), lambda b: b.oval(720, 353, 158, 12))
    scene.glow(720, 360, 260, (255, 210, 130), 0.9, 0.6)
    for _ in range(60):
        x, y = chance.uniform(560, 1000), chance.uniform(380, 760)
        scene.glow(x, y, chance.uniform(3, 8), (255, 224, 170), 0.5)
    return scene.develop(vignette=0.6, grain=11)
