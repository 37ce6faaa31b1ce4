"""The words that `make_archive` makes stories of. No person, place or body in them exists."""

# What is written about each topic; the first ones are written about most.
TOPICS = {
    "Town Hall": (
        "the budget",
        "the vote on parking",
        "the mayor’s diary",
        "the new by-law",
        "the audit",
        "the recount",
    ),
    "Harbour": ("the dredging", "the east quay", "the ferry berth", "the crane", "the breakwater", "the fish market"),
    "Schools": (
        "the school roof",
        "the catchment map",
        "the free meals",
        "the exam week",
        "the bus pass",
        "the sixth form",
    ),
    "Health": (
        "the night ward",
        "the waiting list",
        "the clinic",
        "the ambulance station",
        "the vaccine round",
        "the pharmacy",
    ),
    "Trams": ("the ring line", "the depot", "the timetable", "the low platforms", "the night service", "the fares"),
    "Housing": (
        "the tower block",
        "the rent cap",
        "the building site",
        "the waiting list",
        "the cladding",
        "the eviction",
    ),
    "Courts": ("the appeal", "the verdict", "the inquest", "the jury", "the fraud trial", "the hearing"),
    "Police": ("the patrol", "the burglaries", "the missing boat", "the speed cameras", "the search", "the cold case"),
    "Floods": ("the river gauge", "the flood wall", "the pumps", "the sandbags", "the culvert", "the insurance"),
    "Energy": ("the wind farm", "the heating network", "the tariff", "the substation", "the solar roofs", "the outage"),
    "Farming": (
        "the hay harvest",
        "the dairy price",
        "the slurry rules",
        "the apple orchards",
        "the drought",
        "the mart",
    ),
    "Business": (
        "the cannery",
        "the high street",
        "the takeover",
        "the redundancies",
        "the order book",
        "the market hall",
    ),
    "Work": ("the strike", "the night shift", "the apprentices", "the pay offer", "the union ballot", "the rota"),
    "Nature": ("the otters", "the heath", "the beech wood", "the heron colony", "the wetland", "the bat survey"),
    "Football": ("the derby", "the back four", "the transfer", "the pitch", "the promotion", "the goalkeeper"),
    "Rowing": ("the regatta", "the eight", "the boathouse", "the headwind", "the selection", "the lock"),
    "Theatre": ("the winter play", "the director", "the curtain", "the understudy", "the touring company", "the grant"),
    "Music": ("the brass band", "the festival", "the organ", "the choir", "the concert hall", "the record shop"),
    "Books": ("the library", "the prize", "the reading room", "the mobile library", "the archive", "the printer"),
    "Science": (
        "the observatory",
        "the sediment core",
        "the trial",
        "the telescope",
        "the laboratory",
        "the survey ship",
    ),
    "Roads": ("the bypass", "the roundabout", "the potholes", "the toll bridge", "the cycle lane", "the tunnel"),
    "Water": ("the reservoir", "the leak", "the hosepipe ban", "the treatment works", "the bathing water", "the meter"),
    "Faith": ("the chapel", "the bell tower", "the synagogue", "the mosque", "the pilgrimage", "the soup kitchen"),
    "History": ("the old mint", "the shipwreck", "the town wall", "the ledger", "the census", "the tannery"),
}
PLACES = (
    "Ossel Bridge", "Marrowgate", "Tenfold Quay", "Upper Hesk", "Lowick Sands", "Pennard", "Quillan Street",
    "Brack Hill",
    "Sallow Green", "Dunmere", "Vane’s Cross", "Ettlebeck", "Holm Fen", "Carrow End", "Thistle Row", "Old Mardle",
)  # fmt: skip
FIRST = (
    "Ansa", "Bertil", "Corin", "Dessa", "Edda", "Falk", "Gerrit", "Hanne", "Iven", "Jorun", "Kester", "Lene", "Maddoc",
    "Nerys", "Odil", "Perran", "Quenby", "Runa", "Sorrel", "Tavi", "Ulla", "Vidar", "Wenna", "Yorick", "Zelda",
)  # fmt: skip
LAST = (
    "Abbery", "Bexwick", "Calloway-Finn", "Drummel", "Eskrigg", "Farrowby", "Gantry", "Hollin", "Ibbotsen", "Jellicott",
    "Kirrage", "Lodestone", "Mawer", "Nettleham", "Orchardson", "Pargeter", "Quill", "Rookley", "Stannick", "Thorsby",
    "Umberslade", "Varley", "Wetherall", "Yarrowby", "Zennor",
)  # fmt: skip
POSITIONS = (
    "harbour master", "head teacher", "ward sister", "union secretary", "hydrologist", "town clerk", "chief engineer",
    "shop owner", "historian", "economist", "councillor", "farmer", "coach", "conservator", "magistrate", "planner",
)  # fmt: skip
HEADLINES = (
    "{Thing} divides {place}", "Work on {thing} begins in {place}", "{place} waits for {thing}",
    "Who pays for {thing}?",
    "Council puts off {thing}", "{Thing}: what {place} was not told", "Hundreds turn out over {thing}",
    "New figures on {thing} in {place}", "Report on {thing} comes late", "{place} loses {thing}",
    "{Thing} to stay, for now",
    "A second look at {thing}",
)  # fmt: skip
STANDFIRSTS = (
    "It has taken {n} months, and {place} is not done with it.",
    "The figures were known in {month}. Nobody in {place} published them.",
    "What began as a question about {thing} has become one about {other}.",
    "{n} people spoke at the meeting in {place}, and {m} of them agreed.",
)
SENTENCES = (
    "The matter of {thing} came before the committee in {place} on {day}.",
    "{Thing} had been on the agenda since {month}, and was put off {n} times.",
    "Papers seen by this newspaper put the cost of {thing} at {n} million.",
    "About {n} people live close enough to {place} to be affected.",
    "Nobody at the meeting disputed the figures, only what they mean for {other}.",
    "A survey in {month} found {m} of {n} households in favour.",
    "The work is to take {m} weeks, during which {place} stays open on one side.",
    "An earlier plan for {thing} was dropped after {n} objections.",
    "In {place} the news was met with a shrug by some and with relief by others.",
    "Whether {other} can go on in the meantime is to be decided by {month}.",
    "The first calls came in shortly after {m} in the morning.",
    "Officials point out that {thing} was never promised in writing.",
    "Two petitions, one for and one against, have {n} names between them.",
    "The records of {place} go back to a time when {thing} was nobody’s business.",
    "For {m} years the money has been there, and for {m} years it has not been spent.",
    "A decision is expected on {day}, if enough members attend.",
)
SAYINGS = (
    "We asked about {thing} in {month} and we are asking again",
    "Nobody who has seen {place} at night would call that safe",
    "I have worked on {thing} for {m} years and I have never been asked",
    "The numbers are what they are, and {n} is not a small one",
    "If {place} can do without {thing}, so can everybody else",
    "It was a mistake to start with {other} before the survey was in",
    "People want to know who decides, and so do I",
    "You cannot put a price on {other}, but somebody just did",
    "We will look at {thing} again in {month} and say so in public",
    "There is no plan for {place}, there are {m} of them",
    "What matters now is that {other} stays open",
    "I read about it in your newspaper",
)
CHANGES = (
    "The committee has since put its decision off until {day}.",
    "A spokeswoman has since said that {other} is not affected.",
    "By the evening {n} people had signed.",
)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
MONTHS = ("January", "February", "March", "April", "May", "June", "September", "October", "November")
