"""The roles of a newsroom as groups, so that a fresh installation has a workflow that somebody can use."""

from django.db import migrations

WRITE = """
    articles.view_topic articles.view_photo people.view_expert people.view_contributor people.view_organisation
    articles.add_article articles.view_article articles.change_article articles.submit_article articles.recall_article
    articles.add_photo articles.change_photo people.add_expert
"""
EDIT = f"""{WRITE}
    articles.read_every_article articles.send_back_article articles.approve_article articles.publish_article
    articles.schedule_article articles.unschedule_article articles.spike_article articles.unspike_article
    articles.add_topic articles.change_topic people.change_expert people.view_contact_notes
    people.add_organisation people.change_organisation
    articles.view_correction articles.add_correction articles.change_correction
"""
MANAGE = f"""{EDIT}
    articles.withdraw_article articles.restore_article articles.retract_article articles.delete_article
    articles.delete_topic articles.delete_photo people.delete_expert people.delete_organisation
"""
PEOPLE = """
    people.add_contributor people.change_contributor people.view_contributor people.delete_contributor
    people.add_organisation people.change_organisation people.view_organisation
"""
GROUPS = {
    "Reporters": WRITE,
    "Outside contributors": WRITE,
    "Editors": EDIT,
    "Managing editors": MANAGE,
    "Administrators": PEOPLE,
}


NOT_NAMED_FOR_IT = {"view_contact_notes": "expert"}  # a permission's model is its last word, but for these


def grant(apps, groups):
    """Give groups permissions, which Django itself makes only after the last migration; make what is not there."""
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    for name, wanted in groups.items():
        group, _made = Group.objects.get_or_create(name=name)
        for permission_name in wanted.split():
            label, codename = permission_name.split(".")
            model = NOT_NAMED_FOR_IT.get(codename) or codename.rpartition("_")[2]
            content_type, _made = ContentType.objects.get_or_create(app_label=label, model=model)
            permission, _made = Permission.objects.get_or_create(
                content_type=content_type, codename=codename, defaults={"name": f"Can {codename.replace('_', ' ')}"}
            )
            group.permissions.add(permission)


def make(apps, schema_editor):
    """Make the groups with their permissions."""
    grant(apps, GROUPS)


class Migration(migrations.Migration):
    """Undoing it leaves the groups: somebody may be in them."""

    dependencies = [
        ("articles", "0002_stories"),
        ("people", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
