//! The help in the reader's language.
//!
//! English stands beside the arguments it describes; German in `help.de.toml`, by command.
//! A test holds both lists together.

use std::{collections::BTreeMap, sync::LazyLock};

use clap::{Arg, ArgAction, Command, builder::StyledStr};
use serde::Deserialize;

use crate::cli::wording::Ui;

/// German help of one command.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct CommandHelp {
    /// First line, then sentences with default and example; empty for a group of arguments.
    #[serde(default)]
    about: String,
    /// Help by the id of the argument.
    #[serde(default)]
    arguments: BTreeMap<String, String>,
}

/// German help by command path (`klausel`, `search`, `rules list`).
static GERMAN: LazyLock<BTreeMap<String, CommandHelp>> = LazyLock::new(|| {
    toml::from_str(include_str!("help.de.toml")).expect("the file is compiled in and tested")
});

/// Help of the filters that several commands share.
const FILTERS: &str = "filters";

/// Returns the command and all below it with their help in the language.
pub(in crate::cli) fn in_language(command: Command, ui: Ui) -> Command {
    localised(command, ui, "klausel")
}

fn localised(command: Command, ui: Ui, path: &str) -> Command {
    let help = GERMAN.get(path);
    let mut command = command
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .disable_version_flag(true)
        .subcommand_value_name(ui.pick("BEFEHL", "COMMAND"))
        .subcommand_help_heading(ui.pick("Befehle", "Commands"))
        .help_template(format!(
            "{{about-with-newline}}\n{}: {{usage}}\n\n{{all-args}}{{after-help}}",
            ui.pick("Aufruf", "Usage")
        ));
    if ui == Ui::De
        && let Some(help) = help
    {
        let first = help.about.lines().next().unwrap_or_default().to_owned();
        command = command.about(first).long_about(help.about.clone());
    }
    command = command.mut_args(|arg| {
        let id = arg.get_id().as_str().to_owned();
        let german = german(path, &id);
        localised_argument(arg, ui, german)
    });
    if path == "klausel" {
        command = command.arg(
            Arg::new("version")
                .short('V')
                .long("version")
                .action(ArgAction::Version)
                .help_heading(ui.pick("Optionen", "Options"))
                .help(ui.pick("Zeigt die Version", "Show the version")),
        );
    }
    command = command.arg(
        Arg::new("help")
            .short('h')
            .long("help")
            .action(ArgAction::Help)
            .help_heading(ui.pick("Optionen", "Options"))
            .help(ui.pick(
                "Zeigt diese Hilfe (-h kurz, --help ausführlich)",
                "Show this help (-h short, --help whole)",
            )),
    );
    command.mut_subcommands(|sub| {
        let name = sub.get_name().to_owned();
        let path = if path == "klausel" { name } else { format!("{path} {name}") };
        localised(sub, ui, &path)
    })
}

/// The German help of an argument: the command's own, else the filters', else the program's.
fn german(path: &str, id: &str) -> Option<&'static String> {
    [path, FILTERS, "klausel"].iter().find_map(|path| GERMAN.get(*path)?.arguments.get(id))
}

fn localised_argument(arg: Arg, ui: Ui, german: Option<&String>) -> Arg {
    let heading = match (arg.is_positional(), arg.get_help_heading().is_some()) {
        (true, _) => ui.pick("Argumente", "Arguments"),
        (false, true) => ui.pick("Filter", "Filters"),
        (false, false) => ui.pick("Optionen", "Options"),
    };
    let Some(german) = german.filter(|_| ui == Ui::De) else {
        return arg.help_heading(heading);
    };
    let notes = notes(&arg);
    let mut arg = arg.help_heading(heading);
    if arg.get_action().takes_values() {
        arg = arg.hide_default_value(true).hide_possible_values(true).hide_env(true);
    }
    let mut lines = german.splitn(2, '\n');
    let first = lines.next().unwrap_or_default();
    let short = StyledStr::from(format!("{first}{notes}"));
    match lines.next() {
        Some(rest) => arg.help(short).long_help(format!("{first}\n{rest}{notes}")),
        None => arg.help(short),
    }
}

/// Returns rendered help with the one word that clap does not let a program translate.
pub(in crate::cli) fn usage_in_language(help: &str, ui: Ui) -> String {
    help.replace("[OPTIONS]", ui.pick("[OPTIONEN]", "[OPTIONS]"))
}

/// What clap itself would add in English: the default, the values, the variable.
fn notes(arg: &Arg) -> String {
    let mut notes = String::new();
    if !arg.get_action().takes_values() {
        return notes;
    }
    let words = |words: Vec<String>| words.join(", ");
    let defaults = arg.get_default_values().iter().map(|v| v.to_string_lossy().into_owned());
    let values = arg.get_possible_values().into_iter().filter(|value| !value.is_hide_set());
    let values = words(values.map(|value| value.get_name().to_owned()).collect());
    let defaults = words(defaults.collect());
    for (name, what) in [("Standard", defaults), ("Werte", values)] {
        if !what.is_empty() {
            notes.push_str(&format!(" [{name}: {what}]"));
        }
    }
    if let Some(variable) = arg.get_env() {
        notes.push_str(&format!(" [Umgebung: {}]", variable.to_string_lossy()));
    }
    notes
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::CommandFactory;

    use super::*;
    use crate::cli::arguments::Arguments;

    /// Every `(path, argument)`, with `(path, "")` for the command itself.
    fn described(command: &Command, path: &str, found: &mut BTreeSet<(String, String)>) {
        found.insert((path.to_owned(), String::new()));
        for arg in command.get_arguments().filter(|arg| !arg.is_hide_set()) {
            found.insert((path.to_owned(), arg.get_id().to_string()));
        }
        for sub in command.get_subcommands().filter(|sub| !sub.is_hide_set()) {
            let name = sub.get_name();
            let path = if path == "klausel" { name.into() } else { format!("{path} {name}") };
            described(sub, &path, found);
        }
    }

    #[test]
    fn german_and_english_help_describe_the_same_commands_and_arguments() {
        let mut english = BTreeSet::new();
        described(&Arguments::command(), "klausel", &mut english);
        let has_german = |(path, id): &&(String, String)| match id.as_str() {
            "" => GERMAN.get(path).is_some_and(|help| !help.about.is_empty()),
            id => german(path, id).is_some(),
        };
        let missing: Vec<_> = english.iter().filter(|entry| !has_german(entry)).collect();
        let is_dead = |path: &String, id: &String| {
            path != FILTERS && !english.contains(&(path.clone(), id.clone()))
        };
        let dead: Vec<_> = GERMAN
            .iter()
            .flat_map(|(path, help)| help.arguments.keys().map(move |id| (path, id)))
            .filter(|(path, id)| is_dead(path, id))
            .collect();
        assert!(missing.is_empty() && dead.is_empty(), "missing: {missing:?}, dead: {dead:?}");
    }

    #[test]
    fn the_command_line_is_well_formed_in_both_languages() {
        for ui in [Ui::De, Ui::En] {
            in_language(Arguments::command(), ui).debug_assert();
        }
    }
}
