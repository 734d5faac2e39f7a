"""What the server loads."""

from clinic_stand import env
from clinic_stand.app import application as made
from clinic_stand.store import Store

application = made(
    Store(env.database()), key=env.key(), silence_s=env.silence_s(), is_for_all=env.allows_remote()
)
