"""Every form of the portal: the CSRF token, and the key that makes sending it twice the same as once."""

from __future__ import annotations

from uuid import uuid4

from django import template
from django.template.context import Context
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html
from django.utils.safestring import SafeString

from jamsos.ui.once import KEY

register = template.Library()


@register.simple_tag(takes_context=True)
def csrf_token(context: Context) -> SafeString:
    """Stands in for Django's own tag, so that no form is forgotten.

    `autocomplete` keeps a browser from putting an old key into a page that was loaded anew.
    """
    token = CsrfTokenNode().render(context)
    return format_html('{}<input type="hidden" name="{}" value="{}" autocomplete="off">', token, KEY, uuid4())
