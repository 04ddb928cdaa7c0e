"""The starter library: our own briefing notes on published reviews, and how they are added."""
