//! People who come along: nobody gets into an account that is here, and nobody gets more than the operator says.

use uuid::Uuid;

use super::{
    Refused, Trust,
    coming::{Batch, Coming, Outcome, line_of},
};
use crate::{
    domain::bundle::{Record, Value},
    service::Result,
    store::{Source, bundle},
};

impl<Here: Source> Coming<'_, Here> {
    /// Accounts of the bundle. One that is here already is left as it is, where the operator says that it is the same person.
    pub(super) async fn accounts(&mut self, record: &Record, rows: &mut Batch) -> Outcome {
        let ids: Vec<Uuid> = rows.iter().filter_map(|(_, row)| row.first()?.id()).collect();
        self.people.extend(&ids);
        let here = bundle::present(self.before, record.table, &ids).await?;
        if let (Some(id), Trust::Names) = (here.first(), self.trust) {
            return Ok(Err(Refused::AccountHere {
                line: line_of(rows, *id),
                id: *id,
            }));
        }
        self.here.extend(ids.iter().filter(|id| here.contains(id)));
        rows.retain(|(_, row)| row.first().and_then(Value::id).is_none_or(|id| !here.contains(&id)));
        let (Some(email), Some(verified)) = (record.column("email"), record.column("verified_at")) else {
            return Ok(Ok(()));
        };
        for (_, row) in rows {
            if self.is_address_to_be_left(row, email).await? {
                *self.moved.left.entry("address".to_owned()).or_default() += 1;
                for at in [email, verified] {
                    if let Some(value) = row.get_mut(at) {
                        *value = Value::None;
                    }
                }
            }
        }
        Ok(Ok(()))
    }

    async fn is_address_to_be_left(&self, row: &[Value], email: usize) -> Result<bool> {
        let Some(address) = row.get(email).and_then(Value::text) else {
            return Ok(false);
        };
        // Whoever holds it here goes on holding it.
        Ok(self.trust == Trust::Names || bundle::has_email(self.before, address).await?)
    }

    /// Ways in. One that opens an account here goes on opening that one, and an account that was here gets none it did not have.
    pub(super) async fn identities(&mut self, rows: &mut Batch) -> Outcome {
        if self.trust == Trust::Names {
            rows.clear();
            return Ok(Ok(()));
        }
        let mut stay = Vec::with_capacity(rows.len());
        for (line, row) in rows.drain(..) {
            let owner = row.first().and_then(Value::id);
            let id = row.get(1).and_then(Value::id);
            let (Some(owner), Some(id)) = (owner, id) else { continue };
            let word = |at: usize| row.get(at).and_then(Value::text).unwrap_or_default();
            let is_here = self.here.binary_search(&owner).is_ok()
                || bundle::has_identity(self.before, id, word(2), word(3)).await?;
            if !is_here {
                stay.push((line, row));
            }
        }
        *rows = stay;
        Ok(Ok(()))
    }

    /// That whoever voted is in the bundle.
    pub(super) fn voters(&self, rows: &Batch) -> std::result::Result<(), Refused> {
        for (line, row) in rows {
            let voter = row.get(1).and_then(Value::text).unwrap_or_default();
            let Some(account) = voter.strip_prefix("account:") else {
                continue;
            };
            let is_known = Uuid::try_parse(account).is_ok_and(|id| self.people.binary_search(&id).is_ok());
            if !is_known {
                return Err(Refused::Nowhere {
                    line: *line,
                    field: "voter",
                    id: account.to_owned(),
                });
            }
        }
        Ok(())
    }
}
