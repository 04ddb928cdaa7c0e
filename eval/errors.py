"""Every error that evaluation raises on purpose. Each message says what happened, to what, and what to do next."""


class EvaluationError(Exception):
    """The evaluation cannot run as asked."""


class UsageError(EvaluationError):
    """An option names something that is not there, or cannot be what it is used for."""


class GoldError(EvaluationError):
    """A gold file is missing, or a line of it cannot be used."""


class ThresholdError(EvaluationError):
    """The file of lower bounds is missing, damaged or names a measure that does not exist."""
