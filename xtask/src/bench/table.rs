//! Figures of several organisations side by side, as a Markdown table.
use super::server::Cpu;

/// What was found for one row of one organisation.
#[derive(Clone, Debug)]
pub struct Cost {
    /// CPU of one request, the median of several.
    pub cpu: Cpu,
    /// Statements of one request, where the release counts them.
    pub statements: Option<u64>,
}

/// One organisation: its name, the rows of costs and those in words.
#[derive(Default)]
pub struct Column {
    /// How many risks.
    pub name: String,
    /// CPU of requests.
    pub costs: Vec<(String, Cost)>,
    /// Everything else.
    pub facts: Vec<(String, String)>,
}

impl Column {
    /// Notes something that is no cost of a request.
    pub fn fact(&mut self, name: &str, value: String) {
        self.facts.push((name.to_owned(), value));
    }
}

/// The table of costs: CPU, its ratio to the first column, statements.
pub fn costs(columns: &[Column]) -> String {
    let mut heads = vec!["Request, CPU ms".to_owned()];
    for (place, column) in columns.iter().enumerate() {
        heads.push(column.name.clone());
        if place > 0 {
            heads.push("x".to_owned());
        }
    }
    heads.extend(columns.iter().map(|column| format!("queries {}", column.name)));
    let names = rows(columns.iter().map(|column| column.costs.iter().map(|(name, _)| name)));
    let lines = names.iter().map(|name| {
        let costs: Vec<Option<&Cost>> =
            columns.iter().map(|column| column.costs.iter().find(|(known, _)| known == name).map(|(_, cost)| cost)).collect();
        let first = costs.first().copied().flatten();
        let mut line = vec![name.clone()];
        for (place, cost) in costs.iter().enumerate() {
            line.push(cost.map_or_else(String::new, |cost| cpu(cost.cpu)));
            if place > 0 {
                let both = first.zip(*cost).filter(|(first, _)| first.cpu.sum() > 0.0);
                line.push(both.map_or_else(String::new, |(first, cost)| figure(cost.cpu.sum() / first.cpu.sum())));
            }
        }
        line.extend(
            costs.iter().map(|cost| cost.and_then(|cost| cost.statements).map_or_else(|| "-".to_owned(), |count| count.to_string())),
        );
        line
    });
    markdown(&heads, lines)
}

/// The table of everything else.
pub fn facts(columns: &[Column]) -> String {
    let heads: Vec<String> = std::iter::once("State".to_owned()).chain(columns.iter().map(|column| column.name.clone())).collect();
    let names = rows(columns.iter().map(|column| column.facts.iter().map(|(name, _)| name)));
    let value = |column: &Column, name: &str| {
        column.facts.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone()).unwrap_or_default()
    };
    markdown(
        &heads,
        names.iter().map(|name| std::iter::once(name.clone()).chain(columns.iter().map(|column| value(column, name))).collect()),
    )
}

/// The names of all rows in the order in which they were first met.
fn rows<'a, I: Iterator<Item = &'a String>>(columns: impl Iterator<Item = I>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in columns.flatten() {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    names
}

fn markdown(heads: &[String], lines: impl Iterator<Item = Vec<String>>) -> String {
    let row = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let rule: Vec<String> = heads.iter().map(|_| "---".to_owned()).collect();
    let mut text = row(heads) + &row(&rule);
    for line in lines {
        text += &row(&line);
    }
    text
}

fn cpu(cpu: Cpu) -> String {
    if cpu.database > 0.0 { format!("{}+{}", figure(cpu.server), figure(cpu.database)) } else { figure(cpu.server) }
}

/// Two digits that count.
pub fn figure(number: f64) -> String {
    match number {
        n if n >= 9.95 => format!("{n:.0}"),
        n if n >= 0.995 => format!("{n:.1}"),
        n => format!("{n:.2}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(name: &str, costs: &[(&str, f64, Option<u64>)]) -> Column {
        let costs = costs.iter().map(|(name, server, statements)| {
            ((*name).to_owned(), Cost { cpu: Cpu { server: *server, database: 0.0 }, statements: *statements })
        });
        Column { name: name.to_owned(), costs: costs.collect(), facts: vec![("memory".to_owned(), format!("{name} MB"))] }
    }

    #[test]
    fn columns_stand_side_by_side_with_their_ratio() {
        let columns = [column("45", &[("home", 5.0, Some(12))]), column("1000", &[("home", 12.34, None), ("list", 0.5, Some(3))])];
        let expected = "| Request, CPU ms | 45 | 1000 | x | queries 45 | queries 1000 |\n| --- | --- | --- | --- | --- | --- |\n\
                        | home | 5.0 | 12 | 2.5 | 12 | - |\n| list |  | 0.50 |  | - | 3 |\n";
        assert_eq!(costs(&columns), expected);
        assert_eq!(facts(&columns), "| State | 45 | 1000 |\n| --- | --- | --- |\n| memory | 45 MB | 1000 MB |\n");
    }

    #[test]
    fn a_database_beside_the_server_is_added() {
        assert_eq!(cpu(Cpu { server: 39.4, database: 121.0 }), "39+121");
    }
}
