"""Renders the templates of HTML pages."""

from __future__ import annotations

from typing import Any

import jinja2

from posecheck.printable import printable_lines


def render(template: str, **values: Any) -> str:
    """Render a template of this package. Text is escaped, control characters included."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("posecheck.pages"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    return environment.get_template(template).render(**values)


def _shown(value: Any) -> Any:
    is_markup = hasattr(value, "__html__")
    return printable_lines(value) if isinstance(value, str) and not is_markup else value
