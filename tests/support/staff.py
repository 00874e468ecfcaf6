"""One person in each role, in the congress of the fakes or, the administrator, above it."""

from ballot.law.congress.policy import INSTALLATION, Actor, Grant, Role, Scope

NAMES = {
    Role.ADMINISTRATOR: "Liu Yang",
    Role.ORGANISER: "Li Jing",
    Role.PRESIDING_CHAIR: "Sun Hao",
    Role.CHIEF_SCRUTINEER: "Zhou Yulan",
    Role.SCRUTINEER: "Zhao Guoping",
    Role.CHECK_IN: "Zhao Min",
    Role.OBSERVER: "Wu Lei",
}
ACTORS = {
    role: Actor(
        username=role.value,
        name=name,
        grants=(
            Grant(
                role,
                INSTALLATION if role is Role.ADMINISTRATOR else Scope("C1"),
                1 if role.holds_key else None,
            ),
        ),
    )
    for role, name in NAMES.items()
}
