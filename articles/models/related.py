"""What public stories are compared by when previous reports are suggested: nothing here is shown to anybody.

Words are kept as numbers only (``articles.word_index.number``), and only those of stories that readers see.
"""

from django.db import models


class Profile(models.Model):  # noqa: DJ008 - never printed
    """A public story as others are compared with it.

    ``words`` are numbers of stems, of which the first ``headline`` stand in the headline, and ``counts`` says how often
    each occurs; ``marks`` are numbers of its names, topics, bylines and people. ``version`` is the one it was made of.
    """

    article = models.OneToOneField("Article", models.CASCADE, primary_key=True, related_name="profile")
    version = models.PositiveIntegerField()
    published_at = models.DateTimeField()
    headline = models.PositiveSmallIntegerField()
    column = models.IntegerField()
    length = models.FloatField()
    words = models.BinaryField()
    counts = models.BinaryField()
    marks = models.BinaryField()


class Posting(models.Model):  # noqa: DJ008 - as Profile
    """A word of a public story, with its weight there; the key holds everything, so that an index alone answers."""

    pk = models.CompositePrimaryKey("term", "day", "story", "weight")
    term = models.IntegerField()
    day = models.IntegerField()  # of publication, counted from year 1
    story = models.BigIntegerField()
    weight = models.SmallIntegerField()


class Frequency(models.Model):  # noqa: DJ008 - as Profile
    """In how many public stories a word, name, topic or person occurs; ``term`` 0 counts the stories."""

    term = models.IntegerField(primary_key=True)
    stories = models.IntegerField()


class Weights(models.Model):  # noqa: DJ008 - as Profile
    """What the links that editors made before ``since`` taught about which earlier story a story builds on."""

    since = models.DateTimeField(primary_key=True)
    values = models.JSONField()


class Related(models.Model):  # noqa: DJ008 - as Profile
    """A public story beside which another may stand for readers, as it was when that one came out or changed last."""

    story = models.ForeignKey("Article", models.CASCADE, related_name="related_rows")
    other = models.ForeignKey("Article", models.CASCADE, related_name="related_to_rows")
    score = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["story", "other"], name="related_once")]
        indexes = [models.Index(fields=["other", "-score"], name="related_other_way")]
