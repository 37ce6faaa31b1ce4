"""The app of stories."""

from django.apps import AppConfig
from django.core.signals import request_finished

from people.signals import changed


class ArticlesConfig(AppConfig):
    """Stories, topics and photos; listens to what happens to people."""

    name = "articles"

    def ready(self) -> None:
        """Follow changed names of people into what is published; store what was read once an answer is sent."""
        from articles import reads  # noqa: PLC0415 - models are not there before the apps are
        from articles.tasks import refresh_published  # noqa: PLC0415 - as above

        def follow(sender: type, instance: object, **_kwargs: object) -> None:
            refresh_published.enqueue(sender._meta.model_name, instance.pk)

        changed.connect(follow, weak=False, dispatch_uid="articles.refresh_published")

        def store(**_kwargs: object) -> None:
            reads.store_if_due()

        request_finished.connect(store, weak=False, dispatch_uid="articles.reads")
