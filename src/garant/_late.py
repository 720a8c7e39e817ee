"""What other packages do at import and Garant seldom needs: regular expressions compiled at their first use, modules left out."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any

# Characters. spaCy's French module compiles one pattern of 1.4 million (its token match, which Garant's tokenizer does not use): two
# seconds of every start. No other pattern of the libraries is near this long.
_LONG = 200_000


class LatePattern:
    """Stands for `re.compile(pattern, flags)`, which it does when one of its attributes is wanted."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self._flags = flags

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern, self._flags)

    def match(self, *arguments: Any) -> re.Match[str] | None:
        """As `re.Pattern.match`."""
        return self._compiled.match(*arguments)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._compiled, name)


@contextmanager
def late_patterns() -> Iterator[None]:
    """Within this, `re.compile` puts very long patterns off; all others are compiled as ever."""
    compile_now = re.compile

    def compile_late(pattern: Any, flags: int = 0) -> Any:
        return (
            LatePattern(pattern, flags)
            if isinstance(pattern, str) and len(pattern) > _LONG
            else compile_now(pattern, flags)
        )

    re.compile = compile_late
    try:
        yield
    finally:
        re.compile = compile_now


@contextmanager
def left_out(*modules: str) -> Iterator[None]:
    """Within this, these modules cannot be imported, unless they have been: whoever can do without them does.

    thinc, under spaCy, imports torch wherever it is installed, which takes longer than all the rest of a start.
    """
    absent = [name for name in modules if name not in sys.modules]
    for name in absent:
        sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        for name in absent:
            if sys.modules.get(name, name) is None:
                del sys.modules[name]
