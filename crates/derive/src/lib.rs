//! `#[derive(Register)]` and `#[derive(Values)]`: turn a plain struct into its field table with get and set by index, and nothing else.
//!
//! ```text
//! /// Introduction of the register's page.
//! #[derive(Register, Default, Clone)]
//! #[register(key = "risk", prefix = "R", clause = "6.1.2")]
//! pub struct Risk {
//!     /// Help text under the input. Required: a field without help does not compile.
//!     #[field(required, list, max = 240, section = "What")]
//!     pub title: String,
//! }
//! ```
//!
//! `#[derive(Values)]` does the same for a struct of derived values.
//!
//! `#[register(…, rules)]` leaves `impl Rules` to the concept's face; without it there are none.
//!
//! Words of `field`: `required`, `list`, `search`, `title`, `personal`, `fixed`, `index`, `part`, `once`, `aside`, `ahead`,
//! `duty`; `label = ""`, `section = ""`, `inverse = ""`, `act = ""`, `max = 240`, `range(1, 5)`, `to("register", …)`, `columns("", …)`,
//! `lapses("word", "word", "field")`, `kind = prose|email|url|amount|decimal`, `show_when = "field=word|word"`, `required_when = "field=word|word"`.

use proc_macro::TokenStream;
use proc_macro2::TokenStream as Tokens;
use quote::{format_ident, quote};
use syn::meta::ParseNestedMeta;
use syn::{Attribute, Data, DeriveInput, Error, Expr, Field, Fields, Ident, Lit, LitInt, LitStr, Result, Type, parse_macro_input};

/// Emits `Table` and `Record` for a struct with named fields.
#[proc_macro_derive(Register, attributes(register, field))]
pub fn register(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    expand(&input).unwrap_or_else(|error| error.to_compile_error()).into()
}

/// Emits `Values` for a struct of derived values with named fields.
#[proc_macro_derive(Values, attributes(field))]
pub fn values(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    expand_values(&input).unwrap_or_else(|error| error.to_compile_error()).into()
}

fn expand_values(input: &DeriveInput) -> Result<Tokens> {
    let name = &input.ident;
    let wrong = || Error::new(name.span(), "derived values are a struct with named fields");
    let Data::Struct(data) = &input.data else { return Err(wrong()) };
    let Fields::Named(fields) = &data.fields else { return Err(wrong()) };
    let rows = fields.named.iter().map(row).collect::<Result<Vec<_>>>()?;
    let idents: Vec<&Ident> = fields.named.iter().filter_map(|field| field.ident.as_ref()).collect();
    let places = 0..idents.len();
    let places_again = places.clone();
    Ok(quote! {
        impl ::kernel::Values for #name {
            const FIELDS: &'static [::kernel::Field] = &[#(#rows.derived()),*];
            fn get(&self, index: usize) -> ::kernel::Value {
                match index {
                    #(#places => ::kernel::Holds::get(&self.#idents),)*
                    _ => ::kernel::Value::None,
                }
            }
            fn set(&mut self, index: usize, value: ::kernel::Value) -> bool {
                match index {
                    #(#places_again => ::kernel::Holds::set(&mut self.#idents, value),)*
                    _ => false,
                }
            }
        }
    })
}

fn expand(input: &DeriveInput) -> Result<Tokens> {
    let name = &input.ident;
    let names = names(input)?;
    let Data::Struct(data) = &input.data else { return Err(Error::new(name.span(), "a register is a struct with named fields")) };
    let Fields::Named(fields) = &data.fields else { return Err(Error::new(name.span(), "a register is a struct with named fields")) };
    let doc = doc(&input.attrs);
    if doc.is_empty() {
        return Err(Error::new(name.span(), "say in a doc comment what this register is for: it becomes the page's introduction"));
    }
    let (key, prefix, clause) = (&names.key, &names.prefix, &names.clause);
    let no_rules = (!names.rules).then(|| quote! { impl ::kernel::Rules for #name {} });
    let rows = fields.named.iter().map(row).collect::<Result<Vec<_>>>()?;
    let idents: Vec<&Ident> = fields.named.iter().filter_map(|field| field.ident.as_ref()).collect();
    let places = 0..idents.len();
    let places_again = places.clone();
    Ok(quote! {
        impl ::kernel::Table for #name {
            const KEY: &'static str = #key;
            const PREFIX: &'static str = #prefix;
            const CLAUSE: &'static str = #clause;
            const DOC: &'static str = #doc;
            const FIELDS: &'static [::kernel::Field] = &[#(#rows),*];
        }

        #no_rules

        impl ::kernel::Record for #name {
            fn get(&self, index: usize) -> ::kernel::Value {
                match index {
                    #(#places => ::kernel::Holds::get(&self.#idents),)*
                    _ => ::kernel::Value::None,
                }
            }
            fn set(&mut self, index: usize, value: ::kernel::Value) -> bool {
                match index {
                    #(#places_again => ::kernel::Holds::set(&mut self.#idents, value),)*
                    _ => false,
                }
            }
            fn boxed(&self) -> ::std::boxed::Box<dyn ::kernel::Record> {
                ::std::boxed::Box::new(::std::clone::Clone::clone(self))
            }
            fn any(&self) -> &dyn ::std::any::Any {
                self
            }
        }
    })
}

struct Names {
    key: String,
    prefix: String,
    clause: String,
    /// The rules stand elsewhere.
    rules: bool,
}

fn names(input: &DeriveInput) -> Result<Names> {
    let mut names = Names { key: String::new(), prefix: String::new(), clause: String::new(), rules: false };
    for attribute in input.attrs.iter().filter(|a| a.path().is_ident("register")) {
        attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("rules") {
                names.rules = true;
                return Ok(());
            }
            let slot = match meta.path.get_ident().map(Ident::to_string).as_deref() {
                Some("key") => &mut names.key,
                Some("prefix") => &mut names.prefix,
                Some("clause") => &mut names.clause,
                _ => return Err(meta.error("`register` knows key, prefix, clause and rules")),
            };
            *slot = meta.value()?.parse::<LitStr>()?.value();
            Ok(())
        })?;
    }
    for (what, value) in [("key", &names.key), ("prefix", &names.prefix), ("clause", &names.clause)] {
        if value.is_empty() {
            return Err(Error::new(input.ident.span(), format!("`#[register({what} = \"…\")]` is missing")));
        }
    }
    Ok(names)
}

/// One row of the field table.
fn row(field: &Field) -> Result<Tokens> {
    let ident = field.ident.as_ref().ok_or_else(|| Error::new_spanned(field, "a field needs a name"))?;
    let help = doc(&field.attrs);
    if help.is_empty() {
        return Err(Error::new(ident.span(), "say in a doc comment what belongs here: it becomes the help text"));
    }
    let key = ident.to_string();
    let mut says = Says { label: humanise(&key), section: "What".into(), ..Says::default() };
    for attribute in field.attrs.iter().filter(|a| a.path().is_ident("field")) {
        attribute.parse_nested_meta(|meta| says.take(&meta))?;
    }
    let (label, section) = (&says.label, &says.section);
    let kind = says.kind(&field.ty);
    let words = &says.words;
    Ok(quote! { ::kernel::Field::new(#key, #label, #help, #section, #kind) #(#words)* })
}

#[derive(Default)]
struct Says {
    label: String,
    section: String,
    kind: Option<Tokens>,
    list: Option<Tokens>,
    words: Vec<Tokens>,
}

impl Says {
    fn take(&mut self, meta: &ParseNestedMeta<'_>) -> Result<()> {
        let word = meta.path.get_ident().map(Ident::to_string).unwrap_or_default();
        match word.as_str() {
            "required" | "list" | "search" | "title" | "personal" | "fixed" | "index" | "part" | "once" | "aside" | "ahead" | "duty" => {
                let method = format_ident!("{word}");
                self.words.push(quote! { .#method() });
            }
            "label" => self.label = meta.value()?.parse::<LitStr>()?.value(),
            "section" => self.section = meta.value()?.parse::<LitStr>()?.value(),
            "inverse" => {
                let label: LitStr = meta.value()?.parse()?;
                self.words.push(quote! { .inverse(#label) });
            }
            "act" => {
                let operation: LitStr = meta.value()?.parse()?;
                self.words.push(quote! { .act(#operation) });
            }
            "show_when" | "required_when" => {
                let method = format_ident!("{word}");
                let condition = condition(&meta.value()?.parse::<LitStr>()?)?;
                self.words.push(quote! { .#method(#condition) });
            }
            "max" => {
                let max: LitInt = meta.value()?.parse()?;
                self.kind = Some(quote! { ::kernel::Kind::Text(#max) });
            }
            "range" => {
                let bounds = arguments(meta)?;
                let [from, to] = bounds.as_slice() else { return Err(meta.error("`range` takes the least and the greatest number")) };
                self.kind = Some(quote! { ::kernel::Kind::Integer(#from, #to) });
            }
            "lapses" => {
                let words = arguments(meta)?;
                let [from, to, after] = words.as_slice() else { return Err(meta.error("`lapses` takes two words and a field with a day")) };
                self.words.push(quote! { .lapses(#from, #to, #after) });
            }
            "to" | "columns" => {
                let items = arguments(meta)?;
                self.list = Some(quote! { &[#(#items),*] });
            }
            "kind" => {
                let kind: Ident = meta.value()?.parse()?;
                self.kind = Some(match kind.to_string().as_str() {
                    "prose" => quote! { ::kernel::Kind::Prose },
                    "email" => quote! { ::kernel::Kind::Email },
                    "url" => quote! { ::kernel::Kind::Url },
                    "amount" => quote! { ::kernel::Kind::Amount },
                    "decimal" => quote! { ::kernel::Kind::Decimal },
                    _ => {
                        return Err(Error::new(
                            kind.span(),
                            "`kind` is one of prose, email, url, amount, decimal; other kinds follow from the type",
                        ));
                    }
                });
            }
            _ => return Err(meta.error("`field` does not know this word; the module documentation lists those it knows")),
        }
        Ok(())
    }

    /// The kind named, or the one of the type; links and grids carry their list.
    fn kind(&self, ty: &Type) -> Tokens {
        let of_type = quote! { <#ty as ::kernel::Holds>::KIND };
        match (&self.kind, &self.list) {
            (Some(kind), _) => kind.clone(),
            (None, None) => of_type,
            (None, Some(list)) => quote! {
                match #of_type {
                    ::kernel::Kind::Link(_) => ::kernel::Kind::Link(#list),
                    ::kernel::Kind::Links(_) => ::kernel::Kind::Links(#list),
                    _ => ::kernel::Kind::Grid(#list),
                }
            },
        }
    }
}

/// `field=word|word` or `field` alone.
fn condition(text: &LitStr) -> Result<Tokens> {
    let value = text.value();
    let (field, words) = value.split_once('=').unwrap_or((&value, ""));
    if field.trim().is_empty() {
        return Err(Error::new(text.span(), "write `field=word|word`"));
    }
    let field = field.trim();
    let words = words.split('|').map(str::trim).filter(|word| !word.is_empty());
    Ok(quote! { ::kernel::When { field: #field, any: &[#(#words),*] } })
}

/// Expressions in parentheses.
fn arguments(meta: &ParseNestedMeta<'_>) -> Result<Vec<Expr>> {
    let content;
    syn::parenthesized!(content in meta.input);
    let list = content.parse_terminated(Expr::parse, syn::Token![,])?;
    Ok(list.into_iter().collect())
}

use syn::parse::Parse;

/// The doc comment as one paragraph a blank line.
fn doc(attributes: &[Attribute]) -> String {
    let mut text = String::new();
    for attribute in attributes.iter().filter(|a| a.path().is_ident("doc")) {
        if let syn::Meta::NameValue(pair) = &attribute.meta
            && let Expr::Lit(literal) = &pair.value
            && let Lit::Str(line) = &literal.lit
        {
            let line = line.value();
            let line = line.trim();
            if line.is_empty() {
                text.push_str("\n\n");
            } else {
                if !text.is_empty() && !text.ends_with('\n') {
                    text.push(' ');
                }
                text.push_str(line);
            }
        }
    }
    text.trim().to_owned()
}

/// `next_review` as "Next review".
fn humanise(key: &str) -> String {
    let words = key.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + letters.as_str())
}
