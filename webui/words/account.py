"""Texts of sign-in and sign-out."""

from __future__ import annotations

from collections.abc import Mapping

from webui.words.plural import English

ENGLISH: Mapping[str, English] = {
    "登录": "Sign in",
    "信访件办理、评查、整改的工作人员由此进入。": (
        "For staff who handle, review and rectify petitions."
    ),
    "县（市、区）": "County",
    "账号": "Login",
    "密码": "Password",
    "请核对后重试；忘记密码请联系系统管理员。": (
        "Check both and try again; ask the administrator if you forgot the password."
    ),
}
