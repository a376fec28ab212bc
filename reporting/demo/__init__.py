"""The worked example: synthetic people through every stage, by the very commands an office uses."""
