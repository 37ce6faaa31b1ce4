"""A message that was under way when somebody left a story does not bring them back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0017_withdrawn_reports")]

    operations = [
        migrations.AddField(model_name="presence", name="left", field=models.CharField(default="", max_length=32)),
    ]
