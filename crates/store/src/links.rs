//! Links between records as a read finds them.

use crate::reader::Reader;
use crate::remembered::Ends;
use crate::sql::Args;
use kernel::{Fault, Id, LinkRow, Register};

impl Reader<'_> {
    /// Reads a record anew when it is asked for next.
    pub(crate) fn forget(&self, register: &'static Register, id: Id) {
        if let Some(remembered) = &self.remembered {
            remembered.rows.borrow_mut().remove(&(register.key, id));
        }
    }

    /// Links of the kind asked for.
    pub(crate) fn links(&self, ids: &[Id], ends: Ends) -> Result<Vec<(LinkRow, u64)>, Fault> {
        let Some(remembered) = &self.remembered else { return self.find_links(ids, ends) };
        let key = (ends, ids.to_vec());
        if let Some(known) = remembered.links.borrow().get(&key) {
            return Ok(known.clone());
        }
        let found = self.find_links(ids, ends)?;
        remembered.links.borrow_mut().insert(key, found.clone());
        Ok(found)
    }

    fn find_links(&self, ids: &[Id], ends: Ends) -> Result<Vec<(LinkRow, u64)>, Fault> {
        let (near, far) = if ends == Ends::From { ("from_id", "to_id") } else { ("to_id", "from_id") };
        let mut list = Vec::new();
        // Both ends must show: what is hidden has no links either.
        for part in self.visible(ids)?.chunks(256) {
            let mut args = Args::default();
            let org = args.put(self.org);
            let mut tests = vec![format!("l.org = {org}"), format!("l.{near} IN ({})", args.list(part.iter().copied()))];
            if let Ends::Through(register, field) = ends {
                let shape = self.cx.shapes.find(register);
                let key = shape.and_then(|shape| shape.register.fields().get(field)).map(|field| field.key.as_ref()).unwrap_or_default();
                tests.push(format!("l.field = {} AND l.register = {}", args.put(key), args.put(register)));
            }
            if ends != Ends::From {
                tests.push("l.retired = 0".into());
            }
            tests.push(self.view.stands("l", self.sql().dialect(), &mut args));
            // Rules count and gather; the names by which people want them sorted stand in another table.
            let (join, order) = if self.remembered.is_some() && self.units().is_none() {
                (String::new(), format!("l.{near}, l.{far}, l.pos"))
            } else {
                (format!(" JOIN record x ON x.org = l.org AND x.id = l.{far}"), "x.ref_key, x.id".to_owned())
            };
            if let Some(units) = self.units() {
                tests.push(format!("x.now_unit IN ({})", args.list(units)));
            }
            let text = format!(
                "SELECT l.register, l.from_id, l.field, l.to_id, l.pos FROM link l{join} WHERE {} ORDER BY {order}",
                tests.join(" AND ")
            );
            for cells in self.sql().query(&text, &args.0)? {
                let Some(shape) = self.cx.shapes.find(cells.text(0)) else { continue };
                let Some(field) = shape.register.index(cells.text(2)) else { continue };
                list.push((LinkRow { register: shape.register, from: cells.id(1), field, to: cells.id(3) }, cells.count(4)));
            }
        }
        Ok(list)
    }
}
