"""A user is an e-mail address."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils import timezone


class UserManager(BaseUserManager["User"]):
    """Makes users; addresses are kept in lower case, so that nobody registers twice."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A user who can log in; without `password` none will be accepted."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """An administrator of the platform."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person. ``is_staff`` marks administrators, ``is_authority`` people of authorities."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=2, choices=[("ru", "Русский"), ("en", "English")], default="ru")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    is_authority = models.BooleanField(default=False)
    is_demo = models.BooleanField(default=False)
    date_joined = models.DateTimeField(default=timezone.now)

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.name or self.email

    def clean(self) -> None:
        """Addresses in lower case."""
        super().clean()
        self.email = self.email.strip().lower()
