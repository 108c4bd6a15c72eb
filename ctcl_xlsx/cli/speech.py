"""click in Vietnamese: help pages and the messages of wrong usage."""

from __future__ import annotations

import re
from typing import Any

import click

from ctcl_xlsx.vi import command as words


class ViCommand(click.Command):
    """A command whose help page is Vietnamese."""

    def collect_usage_pieces(self, context: click.Context) -> list[str]:
        """The placeholders of the usage line, in Vietnamese."""
        return [words.PLACEHOLDERS.get(piece, piece) for piece in super().collect_usage_pieces(context)]

    def format_usage(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """The line that shows how the command is written."""
        pieces = " ".join(self.collect_usage_pieces(context))
        formatter.write_usage(context.command_path, pieces, f"{words.USAGE}: ")

    def format_options(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """The options under a Vietnamese heading."""
        options = [param for param in self.get_params(context) if isinstance(param, click.Option)]
        records = [_vietnamese(*record) for option in options if (record := option.get_help_record(context))]
        if records:
            with formatter.section(words.OPTIONS):
                formatter.write_dl(records)

    def get_help_option(self, context: click.Context) -> click.Option | None:
        """--help with a Vietnamese explanation."""
        option = super().get_help_option(context)
        if option is not None:
            option.help = words.HELP_OPTION
        return option


class ViGroup(ViCommand, click.Group):
    """The root command."""

    def format_options(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """Options, then the commands, in the order they are used."""
        ViCommand.format_options(self, context, formatter)
        rows = [(name, command.get_short_help_str(90)) for name, command in self.commands.items()]
        with formatter.section(words.COMMANDS):
            formatter.write_dl(rows)

    def list_commands(self, context: click.Context) -> list[str]:
        """Commands in the order they are used, not of the alphabet."""
        return list(self.commands)


def _vietnamese(names: str, text: str) -> tuple[str, str]:
    """An option's line of the help page, with the words that click puts there."""
    for english, known in words.OPTION_WORDS.items():
        names, text = re.sub(rf"\b{english}$", known, names), re.sub(rf"\[{english}(?=[:\]])", f"[{known}", text)
    return names, re.sub(r"\((\S+)\)\]$", r"\1]", text)  # a default that click was told of stands in two brackets


def usage_lines(error: click.ClickException) -> list[str]:
    """What was wrong with the command's words, and where its help is."""
    lines = [f"{words.ERROR}: {_without_secrets(_usage_sentence(error))}"]
    context = getattr(error, "ctx", None)
    if context is not None:
        lines.append(words.SEE_HELP.format(command=context.command_path))
    return lines


def _without_secrets(sentence: str) -> str:
    """A sentence that may repeat a URL which was typed in the wrong place."""
    if "://" not in sentence:
        return sentence
    from ctcl_xlsx.pipeline.urls import shown_url

    return re.sub(r"\S*://\S*", lambda found: shown_url(found[0]), sentence)


def _usage_sentence(error: click.ClickException) -> str:
    match error:
        case click.NoSuchOption():
            return words.UNKNOWN_OPTION.format(value=error.option_name) + _meant(error.possibilities)
        case click.MissingParameter():
            return words.MISSING_PARAMETER.format(value=_parameter(error.param))
        case click.BadOptionUsage():
            wanted = words.NEEDS_VALUE if "requires" in error.message else words.TAKES_NO_VALUE
            return wanted.format(value=error.option_name)
        case click.BadParameter() if error.param is not None and isinstance(error.param.type, click.types.IntParamType):
            return words.BAD_PARAMETER.format(value=_parameter(error.param), detail=words.NOT_A_NUMBER)
        case click.BadParameter():
            return words.BAD_PARAMETER.format(value=_parameter(error.param), detail=error.message)
        case click.UsageError() if error.message.startswith("Got unexpected extra argument"):
            return words.TOO_MANY.format(value=error.message.partition("(")[2].rstrip(")"))
        case click.UsageError() if error.message.startswith("No such command"):
            return _unknown_command(error.message.split("'")[1], error.ctx)
    return words.BAD_USAGE.format(detail=error.format_message())


def _unknown_command(name: str, context: click.Context | None) -> str:
    from ctcl_xlsx.text import near

    known = context.command.commands if context and isinstance(context.command, click.Group) else {}
    meant = near(name, known)
    return words.UNKNOWN_COMMAND.format(value=name) + _meant([meant] if meant else None)


def _meant(possibilities: Any) -> str:
    known = list(possibilities or ())
    return " " + words.MEANT.format(value=known[0]) if known else ""


def _parameter(parameter: click.Parameter | None) -> str:
    if isinstance(parameter, click.Option):
        return "/".join(parameter.opts)
    name = (parameter.name or "").upper() if parameter is not None else ""
    return next((text for piece, text in words.PLACEHOLDERS.items() if name and name in piece), name)
