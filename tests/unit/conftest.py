"""Settings of the unit tests."""

from hypothesis import settings

# A busy machine makes an example slow, not wrong.
settings.register_profile("kontor", deadline=None)
settings.load_profile("kontor")
