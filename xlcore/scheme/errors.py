"""Everything that is wrong with one scheme file, said at once."""

from __future__ import annotations

from xlcore.errors import ConfigError


class SchemeError(ConfigError):
    """A scheme file is wrong; ``problems`` are in the order of the file, ``str()`` has a line for each.

    The fields of the exception itself are those of the first problem.
    """

    def __init__(self, problems: tuple[ConfigError, ...]) -> None:
        first = problems[0]
        super().__init__(first.reason, first.file, first.line, first.field)
        self.problems = problems
        self.args = (problems,)  # what __init__ takes, so that it survives pickling

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


__all__ = ["SchemeError"]
