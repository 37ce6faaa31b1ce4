"""English: the words and patterns for finding quotations and references, and how its verbs are inflected."""

import re
from typing import NamedTuple

from articles.text.language import Language, listed, words

# Verbs whose object can be a whole quoted sentence and that may stand before their subject ("…," said X).
SPEECH = """
    acknowledge add admit advise affirm agree allege allow announce answer argue articulate ask assert assure attest
    avow bark bawl beam beg bellow bleat blog blurt bluster boast boom brag broadcast calculate caution chant cheer
    chide chime chip chirp chortle chuckle claim clarify comment commiserate complain concede conclude concur confess
    confide confirm conjecture console contend continue contradict convey correct counsel counter crack croon crow cry
    curse deadpan declare decree demand demur deny disagree disclose dispute divulge drawl e-mail editorialise
    editorialize effuse elaborate email emphasise emphasize enthuse entreat enumerate estimate exclaim exhort explain
    expound express exult fret fume gasp giggle grin gripe groan grouse growl grumble grunt gulp gush harrumph hedge
    herald hint hiss holler howl huff hypothesize implore imply indicate inform inquire insinuate insist instruct
    interject interrupt intimate intone jeer jest joke kid lament laugh lecture maintain marvel mention moan mouth
    mumble murmur muse mutter narrate nod note object observe offer opine order parry pen persist phone plead pledge
    point ponder posit post preach predict preface prescribe press print probe proclaim prod profess proffer promise
    pronounce prophesy propose protest publish query question quibble quip rage rail rant rasp rave react read:read
    reaffirm realise realize reason reassert reassure rebut recall recap recite reckon recommend recount reference
    reflect reiterate rejoice rejoin relay remark remember remind reminisce repeat reply report request respond restate
    retaliate retort retweet reveal riff roar rule say:said scoff scold scrawl scream screech scribble shout shriek
    shrug sigh signal signify sing:sang:sung smile smirk snap snarl sneer snicker sniff snipe snort sob specify
    speculate splutter sputter squeal stammer state stipulate stress stutter suggest summarise summarize suppose
    swear:swore:sworn sympathise sympathize taunt teach:taught tease tell:told testify text theorise theorize thunder
    trumpet tweet urge utter vent venture voice volunteer vouch vow wail warble warn weigh whimper whine whisper
    wisecrack wonder worry write-in write:wrote:written yell yelp
"""

# Those of them whose object is who is spoken to.
ADDRESSED = "assure inform lecture reassure remind scold taunt teach:taught tell:told"

# Verbs that take a few quoted words, and have their subject before them.
MENTION = """
    acclaim accuse address admire admonish apologise apologize applaud ask assail assess attack attribute bash belittle
    bemoan berate bill blame blast blister boo brand call caricature cast:cast castigate celebrate challenge champion
    characterise characterize charge chastise cite coin commend compare compliment condemn congratulate contradict
    credit criticise criticize dare debate debunk decline decree decry deem defend deliver demonise demonize denigrate
    denounce depict deplore deride describe detail diagnose disavow discount discuss dismiss disparage downplay dub echo
    encourage envision equate eulogise eulogize eviscerate evoke excoriate excuse extol fault flag frame glorify hail
    hammer highlight hit:hit insult introduce invite invoke issue jab justify knock label lambast lambaste laud lecture
    liken malign mischaracterise mischaracterize mislabel mock mourn nickname offer outline paint pan paraphrase parody
    parrot peg pillory portray pose praise press push quote raise rank rate rebuff rebuke recognise recognize refer
    refuse refute regret reject release remember renounce reprimand repudiate revile ridicule rip romanticise
    romanticize rubbish salute satirise satirize savage scold scorn shrug skewer slam slap smear spurn style summon
    swipe tag tar taunt term thank threaten tout trace trash trumpet underline underscore upbraid vilify welcome
"""

# Verbs that may come with quoted words but more often do not: a verb of the classes above in the same sentence wins.
WEAK = """
    accept advocate aim anticipate appreciate assume back begin:began:begun believe brush chalk close consider contain
    convince cut:cut decide doubt dread dream embrace endorse enjoy envisage expect favor favour fear feature feel:felt
    figure find:found finish fire foresee:foresaw:foreseen get:got give:gave:given go:went:gone guess hate hear:heard
    hit:hit hold:held hope ignore imagine include intend judge jump keep:kept know:knew:known lash laugh lay:laid learn
    like list loathe lobby love make:made mean:meant name need oppose pitch plan play pray prefer present project
    promote push put:put regard see:saw:seen seek:sought share shoot:shot show speak:spoke:spoken start sum support
    surmise take:took:taken talk think:thought try understand:understood use view want wave wish
"""

# Nouns for what was said, after a possessor: "Reyes's claim that …", "his warning that …".
SPEECH_NOUNS = words("""
    accusation accusations admission admonition advice allegation allegations announcement answer apology appeal
    argument arguments assertion assertions assessment assurance attack attacks belief boast call calls catchphrase
    chant chants characterization charge claim claims comment comments complaint concession conclusion contention cries
    criticism critique cry declaration defence defense demand demands denial description diatribe dictum essay estimate
    estimation exhortation explanation explanations fears forecast hint hope insistence insult invitation jibe joke
    jokes lament laments letter line lines mantra memo message messages motto objection objections observation opinion
    outburst phrase plea pleas pledge pledges post prayer prediction proclamation promise promises pronouncement
    pronouncements proposal proverb question questions quip quips quote rant reaction reactions rebuke recollection
    reference references refrain refusal remark remarks reminder reply request response retort rhetoric riposte saying
    sentiment shout shouts slogan slogans slur speech statement statements suggestion summary take telling testimony
    theory thoughts threat threats tirade toast tweet tweets verdict view views vow warning warnings words
""")

# Forms in -s or -ed that are as often nouns: taken for verbs only right after a name or a pronoun.
NOUNLIKE = words("""
    addresses aims answer answers appeared appears attacks back backs begins bills blasts brushes call calls challenges
    chants charge charges cheers chips claim claims closed comment comments concerns contain counters cracks cries
    curses debates defends demand demands details disputes doubts dreams e-mails emails embraces ended ends estimates
    expect fault faults fear fears features feel figures find finds finished found frames gasps gives groans guesses
    hate hates hit hits holds hope hopes howls include included issued issues jabs jeers jests jokes judges keeps kid
    knocks know known laugh left like likes lists love loves makes moans named names need needed needs nods note notes
    objects offer offers opened opens orders pegs pens phones pitches plan plans plays points post posts praises prefer
    presented presents presses print printed projects promise promises protests publish published pushes put puts
    question questions raised raises ranks rates read reads reference release released remarks repeats report reports
    requests rips rules seemed seems shares shouts show showed shows signals signs slams sounds started starts state
    states styles support supports supposes takes talks texts thought thoughts threats titles traces turned turns tweets
    urge use used uses views voices want wants waves weighs wishes worried worries write
""")

# Whole names that "he" and "she" never mean: countries and regions, and peoples, parties and groups named in one word.
GROUPS = """
    abc, afghanistan, africa, airbus, al qaeda, al-qaeda, albania, algeria, amazon, america, americans, amnesty,
    angola, arabs, argentina, armenia, asia, australia, austria, azerbaijan, bahrain, bangladesh, bbc, beijing,
    belarus, belgium, berlin, bloomberg, boeing, boko haram, bolivia, bosnia, botswana, brazil, britain,
    britons, brussels, bulgaria, bundestag, burma, burundi, cambodia, cameroon, canada, canadians, capitol hill,
    cbs, chile, china, chinese, christians, cia, cnn, colombia, congo, conservatives, costa rica, croatia, cuba,
    cyprus, czechia, democrats, denmark, downing street, ecuador, egypt, el salvador, england, epa, eritrea,
    estonia, ethiopia, eu, europe, europeans, facebook, farc, fatah, fbi, fda, fiji, finland, france, gabon,
    gambia, gaza, germans, germany, ghana, google, gop, greece, greenland, greenpeace, greens, guatemala,
    guinea, guyana, haiti, hamas, hezbollah, hollywood, honduras, hong kong, hungary, iceland, imf, india,
    indonesia, ira, iran, iranians, iraq, iraqis, ireland, irs, isil, isis, israel, israelis, italy, ivory
    coast, jamaica, japan, jews, kazakhstan, kenya, knesset, kosovo, kremlin, kurds, kuwait, kyrgyzstan, labour,
    laos, latvia, lebanon, lesotho, liberals, liberia, libya, likud, lithuania, london, luxembourg, madagascar,
    malawi, malaysia, maldives, mali, malta, mauritania, mauritius, meta, mexicans, mexico, microsoft, moldova,
    mongolia, montenegro, morocco, moscow, mozambique, msnbc, muslims, myanmar, namibia, nasa, nato, nbc, nepal,
    netherlands, nicaragua, niger, nigeria, northern ireland, norway, npr, nsa, oman, opec, pakistan, palestine,
    palestinians, panama, paraguay, paris, pentagon, peru, philippines, poland, portugal, puerto rico, qatar,
    republicans, reuters, romania, russia, russians, rwanda, saudi arabia, scotland, senegal, serbia, sierra
    leone, silicon valley, singapore, slovakia, slovenia, somalia, spain, sri lanka, sudan, suriname, sweden,
    switzerland, syria, syrians, taiwan, tajikistan, taliban, tanzania, tehran, thailand, tibet, togo, tokyo,
    tories, tunisia, turkey, turkmenistan, turks, twitter, u.k., u.n., u.s., uganda, uk, ukraine, ukrainians,
    un, unesco, unhcr, unicef, uruguay, us, uzbekistan, vatican, venezuela, vietnam, wales, wall street,
    washington, who, wto, yemen, zambia, zimbabwe
"""

# Building blocks of the references below.
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan\.|Feb\.|Aug\.|Sept?\.|Oct\.|Nov\.|Dec\.)"
)
_DATE = (
    rf"(?:(?:the )?\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}(?:,? \d{{4}})?|{_MONTH} \d{{1,2}}\b(?:, \d{{4}})?"
    rf"|(?:last |early |late )?{_MONTH}(?: last year| this year| \d{{4}})?"
    r"|(?:last )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?: last)?|\d{4}-\d\d-\d\d|\d{4})"
)
_PERIOD = r"(?:day|night|week|weekend|month|year|spring|summer|autumn|winter|decade)"
_AGO = (
    r"(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|some|several|a few)"
    r" (?:hour|day|week|month|year)s? ago"
)
_WHEN = (
    rf"(?:(?:,? published)?(?: on| of| in| from| dated)? {_DATE}\b|(?: from| of| earlier)? (?:last|this) {_PERIOD}\b"
    rf"|(?: from| of)? yesterday\b| {_AGO}\b|(?: earlier| before| previously)\b)"
)
_EARLIER = r"(?:earlier|previous|prior|past)"
_KIND = (
    r"(?:own|full|first|last|latest|recent|original|initial|ongoing|continuing|detailed|in-depth|exclusive|special"
    r"|live)"
)
_PIECE = (
    r"(?:reports?|reporting|coverage|story|stories|articles?|investigations?|interviews?|dispatch(?:es)?|series"
    r"|analys[ie]s|explainers?|features?|profiles?|live ?blog)"
)
_HERE = r"(?:in these pages|on these pages|on this (?:site|website)|in this (?:newspaper|paper|magazine))"
_WE = (
    r"(?:we|this (?:newspaper|newsroom|paper|magazine|site|website)"
    r"|our (?:newsroom|(?:reporter|correspondent|colleague)s?))"
)
_HAVE = r"(?:[’']ve| have| has| had)?"
_BEFORE = r"(?: (?:first|previously|earlier|already|exclusively|recently|repeatedly|also))"
_TOLD = r"(?:wrote|written|published|covered|revealed|noted|described|explained|documented|disclosed|detailed)"
_NOT_BY_OTHERS = r"(?! by (?!us\b|our\b|this\b))"
_NOT_OTHERS = rf"(?:{_WHEN}|(?! (?:of|that|to|from)\b){_NOT_BY_OTHERS}(?! in the (?-i:[A-Z])))"
_SHOWED = (
    r"(?:say|said|tell|told|show|showed|warned|suggest|suggested|indicated|noted|found|put|gave|named|quoted|mentioned"
    r"|explained|described|detailed|documented|revealed|disclosed|covered|stated|claimed)"
)
_LEADS, _JOINS = (
    "|".join(rf"(?<=\b{before} )" for before in listed(words_before))
    for words_before in (
        "in, from, according to, contrary to, in line with, consistent with, unlike",
        "as, and, but, that, than, though, although, while, where, what, which, because",
    )
)
_NOT_AFTER = "".join(
    rf"(?<!\b{before} )"
    for before in words("""
        a all any are few had has have her his is its many more no other our several some such the their these those
        three two four five was were whose your
    """)
)

REFERENCES = (
    # our previous reports, our report of 27 October, our harbour coverage; not our annual report
    rf"\bour (?:(?:{_EARLIER}|{_KIND}),? ){{0,3}}(?:(?!annual|insurance|health|medical)[\w-]+ )?{_PIECE}\b{_WHEN}?",
    r"\bour archives?\b",
    # earlier coverage; not the Herald's earlier coverage, their earlier coverage, earlier coverage in the Herald
    (
        rf"(?<![’']s )(?<!s[’'] )(?<!\btheir )(?<!\bhis )(?<!\bher )(?<!\bits )(?<!\byour )(?<!\bwhose )"
        rf"\b{_EARLIER} (?:coverage|reporting)\b{_NOT_BY_OTHERS}(?! (?:in|from) the (?-i:[A-Z])){_WHEN}?"
    ),
    # see previous reports, read an earlier story
    (
        rf"(?:(?<=\bsee )|(?<=\bread )|(?<=\brevisit ))(?:an |the |this |these |some )?"
        rf"{_EARLIER} {_PIECE}\b{_NOT_BY_OTHERS}{_WHEN}?"
    ),
    # previous reports by this newspaper, as described in previous reports
    rf"\b{_EARLIER} {_PIECE} (?:{_HERE}|(?:by|of|from) (?:us|this (?:newspaper|newsroom|paper|magazine|site)))\b",
    rf"(?<=\bas ){_TOLD} in {_EARLIER} {_PIECE}\b{_NOT_BY_OTHERS}{_WHEN}?",
    # as previous reports had warned; not previous reports of flooding, two previous reports, Reyes's previous reports
    rf"\b(?={_EARLIER} reports\b)(?<![’']s )(?<!s[’'] ){_NOT_AFTER}{_EARLIER} reports{_NOT_OTHERS}",
    # in previous articles, according to earlier stories; not earlier stories of the mill
    rf"\b(?={_EARLIER} (?:stories|articles)\b)(?:{_LEADS}){_EARLIER} \w+{_NOT_OTHERS}",
    # as previous stories had told; not the two stories had
    (
        rf"\b(?={_EARLIER} (?:stories|articles)\b)(?:(?<![^\n])|(?<=[.,;:!?…”\"(–—] )|{_JOINS})"
        rf"{_EARLIER} \w+{_WHEN}?(?= (?:(?:had|have)(?! been)|{_SHOWED})\b)"
    ),
    # as we reported in March, we previously revealed, this newspaper described last week
    rf"\b(?:as )?{_WE}{_HAVE}{_BEFORE}* reported\b{_WHEN}?",
    rf"\bas {_WE}{_HAVE}{_BEFORE}* {_TOLD}\b{_WHEN}?",
    rf"\b{_WE}{_HAVE}{_BEFORE}+ {_TOLD}\b{_WHEN}?",
    rf"\b{_WE}{_HAVE} {_TOLD}\b{_WHEN}",
    # as previously reported, as reported here in May; not as previously reported by others
    rf"\bas{_BEFORE} reported(?: (?:here|{_HERE}))?\b{_NOT_BY_OTHERS}{_WHEN}?",
    rf"\b(?:as|first) reported (?:previously|earlier|before|here|{_HERE})\b{_NOT_BY_OTHERS}{_WHEN}?",
    rf"\b(?:{_TOLD}|reported) {_HERE}\b{_WHEN}?",
    # was previously reported, (previously reported); not previously reported missing, had previously reported a loss
    (
        rf"(?:(?<=\bwas )|(?<=\bwere )|(?<=\bbeen )|(?<=\()|(?<![^\n])|(?<=[.!?] ))previously reported\b"
        rf"(?! (?:missing|dead|stolen|lost|to)\b){_NOT_BY_OTHERS}{_WHEN}?"
    ),
)

# After it a last letter may be doubled: admit, admitted.
_SHORT_SYLLABLE = re.compile(r"(?:[^aeiou]|qu)[aeiou][bdgmnprtl]$")


class _Forms(NamedTuple):
    """The forms of a list of verbs."""

    finite: frozenset[str]
    ing: frozenset[str]
    base: frozenset[str]
    participles: frozenset[str]


def _inflect(verbs: str) -> _Forms:
    """All forms of verbs given as in the lists above; where the last letter may be doubled, both spellings."""
    finite: set[str] = set()
    ings: set[str] = set()
    bases: set[str] = set()
    participles: set[str] = set()
    for entry in verbs.split():
        base, *irregular = entry.split(":")
        stem = base[:-1] if base.endswith("e") and not base.endswith("ee") else base
        third, past, ing = base + "s", {base.removesuffix("e") + "ed"}, {stem + "ing", base + "ing"}
        if base.endswith("y") and base[-2] not in "aeiou":
            third, past = base[:-1] + "ies", {base[:-1] + "ied"}
        elif base.endswith(("s", "x", "z", "ch", "sh", "go")):
            third = base + "es"
        if _SHORT_SYLLABLE.search(base):
            past.add(base + base[-1] + "ed")
            ing.add(base + base[-1] + "ing")
        finite |= {base, third, *(irregular[:1] or past)}
        ings |= ing
        bases.add(base)
        participles |= {irregular[-1]} if irregular else past
    return _Forms(frozenset(finite), frozenset(ings), frozenset(bases), frozenset(participles))


_SPEECH, _MENTION, _WEAK = _inflect(SPEECH), _inflect(MENTION), _inflect(WEAK)

ENGLISH = Language(
    speech=_SPEECH.finite | _SPEECH.participles,
    addressed=_inflect(ADDRESSED).finite,
    mention=_MENTION.finite - _SPEECH.finite,
    weak=_WEAK.finite - _SPEECH.finite - _MENTION.finite,
    speech_ing=_SPEECH.ing | _MENTION.ing,
    plainly_plural=words("argue believe insist say think"),
    infinitives=_SPEECH.base | _MENTION.base | _WEAK.base,
    speech_nouns=SPEECH_NOUNS,
    plural_pronouns=words("""
        all authorities both children crowd few five four i many men most others people police several some
        spokesmen these they those three two we who women you
    """),
    possessors=words("her his its my our their"),
    nounlike=NOUNLIKE,
    participles=_SPEECH.participles | _MENTION.participles | _WEAK.participles,
    be=words("'s am are be been being get gets getting got is was were"),
    tensed=words("""
        am are aren't ate became began blew broke came can can't cannot chose could couldn't did didn't does doesn't
        don't drank drew drove fell flew forgave forgot froze gave got grew had hadn't has hasn't hid is isn't kept
        knew lay may met might must ran rang rode rose said sang sank saw shall shook should shouldn't shrank spoke
        sprang stole stood strode swam swore threw took tore was wasn't went were weren't will withdrew woke won won't
        wore would wouldn't wrote
    """),
    auxiliaries=words("""
        'd 'll 's 've am appeared are be been began begins being came can continue continued continues could
        couldn't did didn't do does doesn't don't go goes going had hadn't has hasn't have having is may might
        must not on seemed seems shall should take takes to took tried used was went were will would wouldn't
    """),
    adverbs=words("""
        afterward afterwards again all almost already also always away back both earlier even ever famously first
        further here instead just last later long maybe never now off often once only out perhaps quite rather recently
        repeatedly simply sometimes soon still then thus today together tonight too up well yesterday
    """),
    articles=words("a an every its my no our the their your"),
    past_endings=("ed",),
    not_title_endings=("ed", "ing", "ly"),
    participle_endings=("ing",),
    perfect=words("had has have"),
    adverb_endings=("ly",),
    pronouns=words("he i it one she they we you"),
    masculine=words("""
        actor alderman assemblyman brother businessman chairman congressman councilman father he him his husband
        king lord man mr mr. prince sir son spokesman
    """),
    feminine=words("""
        actress assemblywoman businesswoman chairwoman congresswoman councilwoman daughter her hers lady miss
        mother mrs mrs. ms ms. princess queen she sister spokeswoman wife woman
    """),
    men=words("""
        aaron adam ahmed alan albert alex alexander ali andrew andy angelo anthony arthur austin barack ben
        benjamin bernie bill billy bob bobby brandon brian bruce bryan carl carlos charles chris christian
        christopher chuck corey dan daniel david dennis don donald doug douglas dylan ed edward elijah eric
        ethan eugene francois frank françois gabriel gary george gerald greg gregory hans harold harry henry
        ivan jack jacob james jason jean jeb jeff jeffrey jeremy jerry jesse jim joe john johnny jon jonathan
        jordan jose joseph josh joshua juan justin karl keith ken kenneth kevin kyle larry lawrence lincoln
        lindsey logan louis luis marco mario mark martin matt matthew michael mike mitt mohammed muhammad nathan
        newt nicholas nick noah omar pablo pat patrick paul pedro pete peter phil philip pierre ralph rand randy
        ray raymond reince richard rick robert roger ron ronald roy russell ryan sam samuel scott sean shaun
        stephen steve steven ted terry thomas tim timothy tom tony tyler vincent vladimir walter wayne will
        william willie zachary
    """),
    women=words("""
        abigail aisha alexis alice amanda amber amy ana andrea angela ann anna anne ashley barbara betty beverly
        brenda brittany carly carol carolyn catherine charlotte chelsea cheryl christina christine claire
        cynthia danielle debbie deborah debra denise diana diane dianne donna doris dorothy elena elizabeth
        emily emma evelyn fatima frances gloria grace hannah heather helen hillary hope ingrid isabella ivanka
        jacqueline janet janice jean jen jennifer jessica jill joan joyce judith judy julia julie karen kate
        katherine kathleen kathryn katie katrina kayla kelly kellyanne kim kimberly kirsten laura lauren linda
        lisa liz loretta lori madison margaret maria marie marilyn martha mary megan megyn melania melissa
        michelle miriam nancy natalie nicole nikki olga olivia pamela patricia rachel rebecca rosa ruth samantha
        sandra sara sarah sharon shirley sonia stephanie susan teresa theresa victoria virginia
    """),
    relatives=words("which who"),
    determiners=words("""
        a all an another any both each eight every few five four her his its many most my nine no one other
        others our seven several six some ten that the their these this those three two your
    """),
    prepositions=words("""
        about above according across after against amid among around as at before behind below between beyond by
        despite during following for from in including inside into like near of on onto outside over per since
        than through to toward towards under until upon via with within without
    """),
    inner_prepositions=words("at for from of with"),
    attaching=words("from of with"),
    absolutes=words("of with"),
    stand_alone=words("""
        all another any both each either few five four many most neither nobody none one others people several six some
        ten that these this those three two
    """),
    objects=words("her herself him himself it me them themselves us"),
    complementizers=words("that"),
    infinitive_markers=words("not to"),
    plural_endings=("s",),
    title_small=words("a an and at by for from in is of on or the to vs with"),
    breaks=words("""
        adding after although are as be because been before being but came can could did do does got had has
        have having how if is may might must nor not once said saying says should since so than that then though
        told unless until was went were what when where whether which while who whom whose why will would yet
    """),
    conjunctions=words("& and or"),
    openers=words("""
        about after afterward afterwards again also although amid and as asked at because before but by clearly
        despite during earlier even finally first for from furthermore here how however if in indeed instead it
        its just last later maybe meanwhile moreover nevertheless next nonetheless nor not now obviously of on
        once only or overall perhaps recently second since so speaking still that then there there's therefore
        these third this those though thus to today tomorrow until what when where whether while why with
        yesterday yet
    """),
    slogans=words("as calls chant chants cries mantra motto phrase refrain shouts slogan term word words"),
    subordinators=words("after although as asked because before if once since though until when whereas while"),
    subordinates=words("""
        after although as because before even how if since that though unless until what when whether while why
    """),
    agents=words("by"),
    origins=words("by from"),
    views=words("for to"),
    attributes=words("as"),
    hearsay=words("according"),
    sources={
        "according": (("according", "to"),),
        "in": tuple(("in", "the", noun, "of") for noun in ("eyes", "view", "words")),
        "as": (("as", "per"),),
        "quoting": (("quoting",),),
        "citing": (("citing",),),
    },
    honorifics=words("""
        adm. amb. atty. capt. cmdr. col. cpl. dame del. det. dr dr. fr. gen. gov. govs. hon. lady lord lt. maj.
        miss mr mr. mrs mrs. ms ms. pres. prof prof. rep. reps. rev. sen. sens. sgt. sir st. supt.
    """),
    titles=words("""
        admiral adviser advisor aide ambassador anchor archbishop assemblyman assemblywoman attorney bishop
        candidate captain cardinal ceo chair chairman chairwoman chancellor chief co-founder coach colonel
        columnist commander commissioner comptroller congressman congresswoman correspondent councilman
        councilwoman counsel deputy director doctor editor envoy executive founder general governor head host imam
        judge justice leader lieutenant major manager mayor minister nominee officer pastor pollster pope
        premier president professor rabbi reporter representative representatives reverend secretary senator
        senators sergeant sheriff speaker spokesman spokesperson spokeswoman strategist treasurer undersecretary
        whip
    """),
    courtesies=words("dr dr. hon. miss mr mr. mrs mrs. ms ms. prof. sir st."),
    bodies=words("""
        act action administration agency america american army association bank bill board bureau center centre
        church city club college committee company congress corp. council county court day democrat democratic
        democrats department east force foundation fund gop group house inc. institute journal law magazine
        national new news north office party post press radio republican republicans school senate show south
        states street times tribune tv union united university watch week west white
    """),
    surnames=words("church day house law north post street west white"),
    groups=frozenset(listed(GROUPS)),
    suffixes=words("ii iii iv jr jr. sr sr."),
    particles=words("al bin da das de del della den der di dos du el ibn la le o' ten ter van von"),
    people=words("""
        accountant activist activists actor actress administrator admiral admirer adviser advisers advisor advisors
        agent agents aide aides allies ally ambassador analyst analysts archaeologist architect artist artists assistant
        associate associates astronaut astronomer athlete athletes attendee attendees attorney attorneys aunt author
        authors baker banker bankers bartender billionaire biologist blogger boss bosses boy brother builder businessman
        bystander bystanders caller callers campaigner campaigners camper campers candidate captain caretaker carpenter
        chair chairman chairwoman champion chef chemist chief clerk client clients climatologist coach colleague
        colleagues comedian commander commenter commissioner congressman congresswoman conservatives constituent
        constituents consultant consultants contractor contractors coroner correspondent councillor councillors couple
        cousin critic critics curator customer customers daughter dean defendant defendants delegate delegates democrats
        demonstrator demonstrators dentist deputies deputy designer detective detectives detractors developer developers
        diplomat diplomats director dissident diver divers doctor donor donors driver drivers economist economists
        editor editors educator educators electrician employee employees employer employers engineer engineers
        entrepreneur environmentalists envoy executive executives expert experts families family fan fans farmer farmers
        farmhand father firefighter firefighters fisherman fishermen foes forecaster forecasters founder friend friends
        general geologist girl governor grandfather grandmother guard guest guests headteacher historian homeowner
        homeowners host hunter husband hydrologist inmate inmates insider insiders inspector inspectors instructor
        interpreter investigators investor investors journalist journalists judge juror jurors laborer landlord lawmaker
        lawmakers lawyer lawyers leader leaders lecturer legislator legislators liberals librarian lobbyist lobbyists
        locals man manager marchers mayor mechanic member members men merchant meteorologist migrant migrants miner
        miners minister moderator mogul mother motorist musician narrator neighbor neighbors neighbour neighbours nephew
        niece nominee novelist nurse nurses observers officer official officials onlookers operative operatives
        opponents organiser organizer others owner painter paramedic paramedics parent parents participant participants
        partner passenger passengers pastor patient patients people pharmacist photographer physicist pilot pilots
        plaintiff plaintiffs player players plumber poet policeman policemen politician politicians pollster pollsters
        president priest principal producer producers professor proponents prosecutor prosecutors protester protesters
        psychiatrist psychologist publisher rabbi rancher ranchers ranger rangers readers refugee refugees relative
        relatives reporter reporters representative representatives republicans researcher researchers resident
        residents retiree rival rivals sailor sailors salesman scholar scientist scientists secretary senator senators
        sergeant shopkeeper shopper shoppers singer sister skeptics skipper skippers sociologist soldier soldiers son
        spectators spokesman spokesmen spokespeople spokesperson spokeswoman staffer staffers strategist strategists
        student students superintendent supporter supporters surgeon surrogate surrogates survivor survivors suspect
        suspects teacher technician teenager teenagers tenant tenants therapist tourist tourists trader trustee tutor
        uncle user users veteran veterans veterinarian victim victims viewers visitor visitors volunteer volunteers
        voter voters waiter waitress warden welder widow wife witness witnesses woman women worker workers writer
    """),
    things=words("""
        account accounts ad administration ads agency analysis army article articles assembly association audience audit
        authorities bank banner board book bureau business cabinet campaign caption charity church club coalition
        commission committee company complaint congregation congress council court crowd data delegation department
        diary document documents editorial email emails embassy federation figures files filing filings firm footage
        foundation government group headline hospital indictment institute jury lawsuit letter letters logs magazine
        memo memos ministry network newspaper notes office opposition organisation organization panel paper parliament
        party petition placard police poll polling polls post poster prosecution records report reports research results
        ruling senate sign slogan source sources state statement statements station statistics statute studies study
        survey surveys tape tapes team theater theatre transcript transcripts tweet union university verdict video
        videos website
    """),
    calendar=words("""
        apr. april aug. august dec. december feb. february fri. friday jan. january july june mar. march mon.
        monday nov. november oct. october sat. saturday sept. september sun. sunday thu. thursday tue. tuesday
        wed. wednesday
    """),
    nicknames=listed("""
        entitled, headlined, known as, nicknamed, so-called, the term, the word, the words, titled
    """),
    works=listed("""
        abc's, album, ballad, bestseller, book, cbs's, cnn's, column, documentary, drama, episode, film, fox's, hashtag,
        hit, host of, memoir, movie, msnbc's, musical, named, nbc's, newsletter, novel, on cbs', opera, painting, play,
        podcast, poem, series, show, single, sitcom, song, the phrase, theme
    """),
    abbreviations=words("""
        a.m adm ala amb apr ariz ark atty aug calif capt cmdr co col colo conn corp cpl d.c dec del det dr e.g
        etc feb fla fr ga gen gov govs hon i.e ill inc ind jan jr kan ky la lt ltd maj mar mass md mich minn
        miss mo mont mr mrs ms neb nev no nov oct okla ore p.m pa pres prof rep reps rev sen sens sept sgt sr st
        supt tenn tex u.k u.n u.s va vs vt wash wis wyo
    """),
    references=REFERENCES,
    possessives=("'s", "’s", "s'", "s’"),
)
