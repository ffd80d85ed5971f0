use uuid::Uuid;

use super::*;

const NOW: Timestamp = Timestamp(1_000_000);

fn ruling(effect: Effect) -> Ruling {
    Ruling { effect, until: None }
}

fn blocks(of: &[(Kind, &str, Effect)]) -> Blocks {
    let mut blocks = Blocks::default();
    for (kind, text, effect) in of {
        blocks.add(Whom::parse(*kind, text).unwrap(), ruling(*effect));
    }
    blocks
}

#[test]
fn somebody_is_known_by_each_of_five_things() {
    let account = AccountId(Uuid::from_u128(7));
    let (key, hash) = (GuestKey([1; 32]), [2; 32]);
    let all = Party {
        account: Some(account),
        guest: Some(&key),
        address: "203.0.113.9".parse().ok(),
        address_hash: Some(hash),
        name: Some("Bob the Seller"),
    };
    for (whom, only) in [
        (Whom::Account(account), Party { account: None, ..all }),
        (Whom::Guest(key.clone()), Party { guest: None, ..all }),
        (
            Whom::Address(hash),
            Party {
                address_hash: None,
                ..all
            },
        ),
        (
            Whom::parse(Kind::Network, "203.0.113.0/24").unwrap(),
            Party { address: None, ..all },
        ),
        (Whom::parse(Kind::Name, "/^bob/").unwrap(), Party { name: None, ..all }),
    ] {
        // What is stored is read again.
        assert_eq!(Whom::parse(whom.kind(), &whom.stored()).unwrap(), whom);
        let mut blocks = Blocks::default();
        blocks.add(whom, ruling(Effect::Blocked));
        assert_eq!(blocks.ruling(all, NOW), Some(ruling(Effect::Blocked)));
        assert_eq!(blocks.ruling(only, NOW), None);
    }
}

#[test]
fn the_person_stands_above_the_place_and_the_harshest_holds() {
    let party = Party {
        account: Some(AccountId(Uuid::nil())),
        address: "203.0.113.9".parse().ok(),
        name: Some("Bob"),
        ..Party::default()
    };
    let place = [
        (Kind::Network, "203.0.113.0/24", Effect::ReadOnly),
        (Kind::Name, "bob", Effect::Blocked),
        (Kind::Network, "203.0.0.0/16", Effect::Trusted),
    ];
    assert_eq!(blocks(&place).ruling(party, NOW), Some(ruling(Effect::Blocked)));
    let nil = Uuid::nil().to_string();
    let mut trusted = place.to_vec();
    trusted.push((Kind::Account, &nil, Effect::Trusted));
    assert_eq!(blocks(&trusted).ruling(party, NOW), Some(ruling(Effect::Trusted)));
}

#[test]
fn what_was_decided_for_a_time_ends_with_it() {
    let mut blocks = Blocks::default();
    let until = Some(Timestamp(NOW.0 + 1));
    let effect = Effect::Blocked;
    blocks.add(Whom::parse(Kind::Name, "bob").unwrap(), Ruling { effect, until });
    let party = Party {
        name: Some("Bob"),
        ..Party::default()
    };
    assert!(blocks.ruling(party, NOW).is_some());
    assert!(blocks.ruling(party, Timestamp(NOW.0 + 1)).is_none());
}

#[test]
fn what_names_nobody_is_refused() {
    for (kind, text) in [
        (Kind::Account, "ada"),
        (Kind::Guest, "short"),
        (Kind::Address, "203.0.113.9"),
        (Kind::Network, "everywhere"),
        (Kind::Name, "/(/"),
        (Kind::Name, "a\nb"),
        (Kind::Name, " "),
    ] {
        assert_eq!(Whom::parse(kind, text).unwrap_err().field, "value", "{text}");
    }
}
