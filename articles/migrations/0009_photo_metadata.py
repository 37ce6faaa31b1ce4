from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0008_related")]

    operations = [
        migrations.AddField(
            model_name="photo",
            name="copyright",
            field=models.CharField(blank=True, max_length=300, verbose_name="copyright notice"),
        ),
        migrations.AddField(
            model_name="photo",
            name="creator",
            field=models.CharField(
                blank=True,
                help_text="As the file says; readers see the credit.",
                max_length=200,
                verbose_name="photographer",
            ),
        ),
        migrations.AddField(
            model_name="photo",
            name="place",
            field=models.CharField(blank=True, max_length=200, verbose_name="place"),
        ),
        migrations.AddField(
            model_name="photo",
            name="taken_at",
            field=models.DateField(blank=True, null=True, verbose_name="taken on"),
        ),
        migrations.AddField(
            model_name="photo",
            name="made",
            field=models.JSONField(default=dict, editable=False),
        ),
        migrations.AlterField(
            model_name="photo",
            name="caption",
            field=models.CharField(blank=True, max_length=1000, verbose_name="caption"),
        ),
        migrations.AlterField(
            model_name="photo",
            name="credit",
            field=models.CharField(
                blank=True, help_text="Printed beside the photo: Name/Agency.", max_length=120, verbose_name="credit"
            ),
        ),
    ]
