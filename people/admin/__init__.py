"""The newsroom's screens of people: contributors and their logins, people quoted, organisations."""

from people.admin.accounts import GroupAdmin, UserAdmin
from people.admin.contributor import ContributorAdmin
from people.admin.expert import ExpertAdmin, OrganisationAdmin

__all__ = ["ContributorAdmin", "ExpertAdmin", "GroupAdmin", "OrganisationAdmin", "UserAdmin"]
