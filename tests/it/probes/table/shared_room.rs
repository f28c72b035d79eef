//! The couple's shared room.

use serde_json::json;

use super::{Ask, Probe};

pub(super) const PROBES: &[Probe] = &[
    Probe { field: "mySharedRooms", ask: Ask::Own },
    Probe { field: "coupleSharedRoom", ask: Ask::One(|ids| ids.couple.clone()) },
    Probe {
        field: "wishSharedRoom",
        ask: Ask::Of(|ids| json!({ "room": ids.couple.replacen("cpl_", "rom_", 1), "part": "ROOM", "wished": true })),
    },
    Probe { field: "keepSharedRoomClosed", ask: Ask::Of(|ids| json!({ "couple": ids.couple, "closed": true })) },
    Probe { field: "sharedRoomLinesShown", ask: Ask::Of(|ids| json!({ "couple": ids.couple })) },
];
