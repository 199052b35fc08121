"""The part of the backbone that belongs to a Nameko service; importing it loads eventlet."""
