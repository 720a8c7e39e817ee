"""The one-page brief: where a guaranteed ceasefire stands, every line with the sentences that it rests on."""

from garant.brief.build import brief
from garant.brief.model import Brief, Line, Ref, Section, Table
from garant.brief.scope import Scope

__all__ = ["Brief", "Line", "Ref", "Scope", "Section", "Table", "brief"]
