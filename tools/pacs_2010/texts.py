"""What departments write about other ways of viewing images (Q10), by theme."""

UNCODED = ""  # a text that no one has given a theme yet

TEXTS: dict[str, list[str]] = {
    "internet_vpn": [
        "Consultants on call have a laptop at home and come in through a VPN over their own "
        "broadband.",
        "VPN for on call only",
        "Home workstation, VPN, token from IT. Five of our eleven radiologists have one so far.",
        "We use a virtual private network across the internet. It was set up by the IT "
        "department for the on-call rota and is now used at weekends too. The image is shown in "
        "full quality but takes two or three minutes to open for a CT of any size, so most "
        "people still drive in for trauma. We are waiting for faster lines before we let the "
        "registrars have it.",
        "VPN with a smart card; nothing is kept on the home computer.",
        "Secure VPN from home (neuro on-call), viewer only - no reporting",
        "Two consultants are trying a VPN link from home. If it goes well, all on the rota will "
        "have it.",
        "vpn client on hospital-owned laptops, password + key fob",
    ],
    "dedicated_line": [
        "Leased line to the regional neurosurgical centre.",
        "DICOM push to the tertiary centre and DICOM pull back, by agreement on the telephone "
        "first.",
        "A point-to-point line joins us to the other site of this organisation; their "
        "radiologists see our worklist as if it were their own.",
        "DICOM push",
        "Dedicated fibre between two hospitals. Images are sent by a superintendent "
        "radiographer after a call from the ward, and a book is kept of what was sent, to whom, "
        "and when it was deleted at the far end. It is slow work at night, when one "
        "radiographer has to do it between patients.",
        "Direct link to the cancer centre for the weekly meetings",
        "Private circuit to the reporting company, encrypted at both ends, with the "
        "examinations chosen by us and pushed each evening.",
        "Images are pushed to the children's hospital over the health service's own network; "
        "they can also query our archive and pull.",
        "ISDN line (being replaced)",
        "We push to four neighbours & pull from two of them. Each pair was set up by hand, and "
        "if one of the archives is moved the link stops without anyone being told.",
        "Fixed line to the on-call radiologist's house, put in before PACS.",
    ],
    "proprietary": [
        "The supplier's own web viewer, through its own gateway.",
        "Our PACS supplier provides a remote reading product. How it is secured is known to the "
        "supplier, and we have a letter from them saying so.",
        "Supplier's thin client",
    ],
    "local_portal": [
        "One of our physicists wrote a web page that looks images up for consultants who are "
        "signed in to the hospital network. It is well liked. No one else knows how it works.",
        "In-house portal: GPs log in and see the report, with a small picture beside it.",
    ],
    "open_internet": [
        "Web browser from anywhere with a user name and password",
        "Images can be opened from an ordinary internet connection over https. IT are content "
        "with it; the radiologists are less sure, and we have asked for a second check at "
        "sign-in.",
    ],
    "cloud": [
        "We have started to use a cloud service for sharing with hospitals that we have no link "
        "to: the images are uploaded, the other side gets a message, and the copy is gone after "
        "thirty days.",
    ],
    UNCODED: [
        "Talks with two neighbouring sites go on, and what comes of them isn't settled. Please "
        "ask us again in the autumn.",
    ],
}
