"""Invented names: no place, hospital, organisation or person here is a real one."""


def _words(text: str) -> list[str]:
    return text.split()


# Checked against a gazetteer of places with more than 500 people: none is in it.
ENGLISH_PLACES = _words(
    """
    Ambrelbridge Ambrelbury Ambrelmere Averilthorpe Averilwold Averilness Birklebridge
    Birklefield Birkleholt Bramelcombe Bramelden Bramelholt Brenkby Brenkden Brenkwold
    Cobbelbridge Cobbelhurst Cobbelstow Corveldale Corvelhurst Corvelthorpe Cresselbeck
    Cresseldale Cresselwold Derrincombe Derrinford Derrinworth Dorrinbridge Dorrindale
    Dorrinmouth Dunnockcombe Dunnockleigh Dunnockthorpe Elverfield Elverness Elverthorpe Emmerby
    Emmerness Emmerstow Eskelcombe Eskeldale Eskelminster Farrowbeck Farrowcombe Farrowhurst
    Fennickby Fennickford Fennickhurst Fosselbridge Fosselhurst Fosselthorpe Garrelhurst
    Garrelmouth Garrelwick Gorseness Gorsestow Gorsehurst Grimbleby Grimbleford Grimblewick
    Harrelbeck Harreldale Harrelthorpe Haskelbridge Haskelness Haskelwick Hexelbeck Hexelbridge
    Hexelminster Hollinmere Hollinwick Hollinden Imberbeck Imberholt Imberworth Inglecombe
    Ingleness Inglewold Ivverfield Ivverhurst Ivvermere Jessopby Jessopden Jessopworth
    Keldermouth Kelderthorpe Kelderminster Keswenbury Keswencombe Keswenwick Kirrelby
    Kirrelcombe Kirrelminster Lammerholt Lammerness Lammerwick Lessingbeck Lessingmere
    Lessingthorpe Lorrinholt Lorrinleigh Lorrinwick Mardlemere Mardlestow Mardleworth Merrowford
    Merrowholt Merrowminster Morrelbeck Morrelhurst Morrelwick Nesselby Nesselford Nesselthorpe
    Nettledale Nettleness Norrelcombe Norreldale Norrelminster Oakelbridge Oakelbury
    Oakelminster Orrelby Orrelden Orrelminster Osmerhurst Osmerminster Osmerthorpe Ostrelstow
    Ostrelwold Ostrelworth Pellowdale Pellowford Pellowthorpe Perrinbury Perrinholt Perrinhurst
    Pippenmouth Pippenwick Ploverby Ploverness Ploverthorpe Quarlbury Quarlthorpe Quenbridge
    Quenfield Quenhurst Ravelbridge Ravelwick Rindlebeck Rindlestow Rushenbeck Rushendale
    Rushenmouth Sarnbridge Sarnbury Sarnwold Skelderdale Skelderness Skelderworth Sorrelhurst
    Sorrelmouth Sorrelstow Tarrelbeck Tarrelcombe Tarrelworth Teaselhurst Teaselwold Thrawlby
    Thrawlfield Thrawlford Tolvercombe Tolverholt Tolvermere Ulverbridge Ulverwold Ulverworth
    Umberbeck Umberworth Varrowfield Varrowholt Varrowleigh Vellanby Vellancombe Vellanwick
    """
)
SCOTTISH_PLACES = _words(
    """
    Strathquill Dunverran Kilmorrow Inverlaigh Ardnavoe Lochquarrie Inbhir-Càrn Glenmorvie
    Brechgarry Balnashiel Carrickhope Tarrowside Essaryvoe Orrinshaw Drumfeorlin Pitquharn
    Auchenveil
    """
)
WELSH_PLACES = _words(
    """
    Cwm-Heledd Bro-Gwennol Dyffryn-Tŷwern Glan-Ceirw Llanfrân Penrhosydd Ystrad-Môrwyn
    Abercelwyn Trefonnwy
    """
)
NORTHERN_IRISH_PLACES = _words(
    """
    Lough-Averna Drumcarravy Ballynevish Slievemorna Carnreevagh Killyquin
    """
)

# How a hospital is called after its place.
ENGLISH_HOSPITALS = [
    "{} General Hospital",
    "{} General Hospital",
    "{} Infirmary",
    "{} Infirmary",
    "Royal {} Hospital",
    "{} District Hospital",
    "{} County Hospital",
    "{} University Hospital",
    "{} Memorial Hospital",
    "St Wenfrith's Hospital, {}",
    "St Ebbeline's Hospital, {}",
    "Queen Ysolde's Hospital, {}",
    "Noël Harrax Hospital, {}",
    "Zoë Tamblett Infirmary, {}",
]
OTHER_HOSPITALS = ["{} Royal Infirmary", "{} General Hospital", "{} Hospital", "Ysbyty {}"]
DEPARTMENTS = [
    "Radiology, {}",
    "Radiology, {}",
    "Radiology Department, {}",
    "Department of Clinical Radiology, {}",
    "Imaging Department, {}",
    "X-ray and Imaging, {}",
]

# "{f}" stands where a foundation trust says that it is one.
ENGLISH_ORGANISATIONS = [
    "{} Hospitals NHS {f}Trust",
    "{} NHS {f}Trust",
    "{} and District NHS {f}Trust",
    "{} University Hospitals NHS {f}Trust",
    "Royal {} Hospitals NHS {f}Trust",
    "{} Vale Hospitals NHS {f}Trust",
]
ENGLISH_PAIR = "{} and {} Hospitals NHS {f}Trust"
OTHER_ORGANISATIONS = {
    "Scotland": "NHS {}",
    "Wales": "{} Health Board",
    "Northern Ireland": "{} Health and Social Care Trust",
}

FIRST_NAMES = _words(
    """
    Aisling Ambrose Anjali Annelise Arjun Beatrix Björn Bronwen Callum Cecily Chidi Clémence
    Cormac Daphne Dilip Efua Eilidh Elspeth Emeka Farida Fergus Fionnuala Gareth Gwenllian
    Hamish Hester Ifeoma Imran Ingrid Isolde Jarek Jocasta José Kavita Kwame Leopold Lowri
    Magnús Marguerite Meera Morag Nadia Ngozi Niamh Olwen Oonagh Padraig Parveen Philippa
    Rhiannon Rohan Rosalind Sanjay Seán Siân Tamsin Tariq Thea Ursula Winifred Yusuf Zoë
    """
)
SURNAMES = _words(
    """
    Abernothy Adeyinwale Ashgrovesen Balakumaran Barrowclave Bexelby Brannocksen Cadwallis
    Caversleigh Chandravarti Clatherby Coplestoke Corrigane Crambleton Dalvindara Dennehurst
    Dhanakoti Dimsworthy Drysdane Egerthwaite Ellenshaw Eversholm Fennimoor Fitzalwyn Gaddesley
    Garthwhistle Ghoshalwari Gillespane Hallverson Hartigale Hennebry-Shaw Hobdayle Ibáñeztegui
    Inchmarlo Iyengaran Jaggerthorn Jellicane Kasprowicki Kehindale Kilbrennock Krishnadasan
    Lanyonby Llewhelin Lockerbane MacAndrosh MacTavendale Maddoxley Mbekwesi Merriwane
    Mukherjani Nankivellan Narayanath Nwachukor O'Carravan O'Devlinagh O'Hanveley Okonjide
    Olumidesan Oxenbrigg Padmanathan Pargeterby Penhalligow Pettifane Polkinghurst Prydderwen
    Quaifeson Quillinane Ramaswaran Ravenhallow Rhydderwyn Rosencrane Saltmarshe-Orr Sandivaram
    Scarthwell Sivapragash Skeffingley Stanniforthe Subrahmani Tamblynne Thistlewane Thornquist
    Tolkarne Trevanyon-Lees Tullibarden Uddinshah Umfravell Vasanthri Venkatachari Verranby
    Wadsleyton Wetherane Whortleby Wijesundara Winterbane Wolstenby Wrexley-Dunn Yarboroughan
    Yelvertane Zielinskow
    """
)
