"""Benefits after recording: claims, whether the ledger carries them, and whether aid reaches whom it should."""
