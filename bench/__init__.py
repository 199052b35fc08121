"""Measures the backbone against stock Nameko, side by side in one run, and Kontor against its limits: `make bench`."""

import warnings

# Both sides stand on eventlet; a warning at each start would say nothing new.
warnings.filterwarnings("ignore", message="(?s).*(Eventlet|pkg_resources) is deprecated")
