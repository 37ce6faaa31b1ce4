"""What the newspaper is called and looks like, and the pages on which it tells of itself."""

from importlib import import_module

import articles.colours
from django.db import migrations, models

SITE = """
    articles.view_sitesettings articles.change_sitesettings articles.embed_sitesettings
    articles.view_policypage articles.change_policypage
"""
GROUPS = {"Managing editors": SITE, "Administrators": SITE}
PAGES = ["mission", "ethics", "corrections", "sources", "ownership", "masthead", "contact"]


def make(apps, schema_editor):
    """Make a row for each page, none of them public, and let those who run the newspaper write them."""
    PolicyPage = apps.get_model("articles", "PolicyPage")
    for slug in PAGES:
        PolicyPage.objects.create(slug=slug)
    import_module("articles.migrations.0003_groups").grant(apps, GROUPS)


class Migration(migrations.Migration):
    """Undoing it leaves the permissions, as the groups are left."""

    dependencies = [("articles", "0013_topics")]

    operations = [
        migrations.CreateModel(
            name="PolicyPage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "slug",
                    models.CharField(
                        choices=[
                            ("mission", "Our mission"),
                            ("ethics", "Ethics"),
                            ("corrections", "How we correct"),
                            ("sources", "Unnamed sources"),
                            ("ownership", "Who owns us"),
                            ("masthead", "Masthead"),
                            ("contact", "Contact"),
                        ],
                        editable=False,
                        max_length=12,
                        unique=True,
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=80, verbose_name="title")),
                ("body", models.TextField(blank=True, verbose_name="text")),
                ("is_public", models.BooleanField(default=False, verbose_name="public")),
                ("changed_at", models.DateTimeField(editable=False, null=True, verbose_name="last changed")),
            ],
            options={
                "verbose_name": "page about us",
                "verbose_name_plural": "pages about us",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "slug__in",
                                ["mission", "ethics", "corrections", "sources", "ownership", "masthead", "contact"],
                            )
                        ),
                        name="policy_page_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_public", False),
                            models.Q(models.Q(("body", ""), _negated=True), ("changed_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="policy_page_public_with_text",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SiteSettings",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(blank=True, max_length=60, verbose_name="name")),
                ("description", models.CharField(blank=True, max_length=200, verbose_name="description")),
                (
                    "logo",
                    models.ImageField(
                        blank=True,
                        height_field="logo_height",
                        upload_to="site",
                        verbose_name="logo",
                        width_field="logo_width",
                    ),
                ),
                ("logo_width", models.PositiveSmallIntegerField(editable=False, null=True)),
                ("logo_height", models.PositiveSmallIntegerField(editable=False, null=True)),
                (
                    "sharing_picture",
                    models.ImageField(blank=True, upload_to="site", verbose_name="picture for links shared"),
                ),
                *(
                    (
                        f"{kind}_{scheme}",
                        models.CharField(
                            blank=True,
                            max_length=7,
                            validators=[articles.colours.is_colour],
                            verbose_name=f"{label}, {scheme}",
                        ),
                    )
                    for kind, label in (("voice", "exact words"), ("record", "our record"))
                    for scheme in ("light", "dark")
                ),
                ("founded", models.CharField(blank=True, max_length=10, verbose_name="founded")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail address")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="telephone")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="postal address")),
                ("crawlers_refused", models.JSONField(blank=True, default=list, verbose_name="crawlers refused")),
                (
                    "security_contact",
                    models.CharField(blank=True, max_length=200, verbose_name="contact for security"),
                ),
                (
                    "origins",
                    models.JSONField(blank=True, default=list, verbose_name="addresses that pages may load from"),
                ),
                ("slot_head", models.TextField(blank=True, verbose_name="in the head of every page")),
                ("slot_standfirst", models.TextField(blank=True, verbose_name="under the standfirst of a story")),
                ("slot_end", models.TextField(blank=True, verbose_name="at the end of a story")),
            ],
            options={
                "verbose_name": "site",
                "verbose_name_plural": "site",
                "permissions": [("embed_sitesettings", "Can let pages load from elsewhere")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("pk", 1)), name="site_settings_are_one"),
                    *(
                        models.CheckConstraint(
                            condition=models.Q((name, ""), (f"{name}__regex", "^#[0-9a-f]{6}$"), _connector="OR"),
                            name=f"site_{name}_is_a_colour",
                        )
                        for name in ("voice_light", "voice_dark", "record_light", "record_dark")
                    ),
                ],
            },
        ),
        migrations.RunPython(make, migrations.RunPython.noop),
    ]
