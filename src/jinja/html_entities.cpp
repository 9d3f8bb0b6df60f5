// Made by tools/html_entities.py from Python's html.entities; do not edit.
#include "jinja/html_entities.hpp"

namespace carboy::jinja {
// clang-format off

const std::string_view html_entity_names =
    "AEligAMPAacuteAbreveAcircAcyAfrAgraveAlphaAmacrAndAogonAopfApplyFunctionAringAscrAssignAtildeAumlBackslashBarv"
    "BarwedBcyBecauseBernoullisBetaBfrBopfBreveBscrBumpeqCHcyCOPYCacuteCapCapitalDifferentialDCayleysCcaronCcedil"
    "CcircCconintCdotCedillaCenterDotCfrChiCircleDotCircleMinusCirclePlusCircleTimesClockwiseContourIntegral"
    "CloseCurlyDoubleQuoteCloseCurlyQuoteColonColoneCongruentConintContourIntegralCopfCoproduct"
    "CounterClockwiseContourIntegralCrossCscrCupCupCapDDDDotrahdDJcyDScyDZcyDaggerDarrDashvDcaronDcyDelDeltaDfr"
    "DiacriticalAcuteDiacriticalDotDiacriticalDoubleAcuteDiacriticalGraveDiacriticalTildeDiamondDifferentialDDopfDot"
    "DotDotDotEqualDoubleContourIntegralDoubleDotDoubleDownArrowDoubleLeftArrowDoubleLeftRightArrowDoubleLeftTee"
    "DoubleLongLeftArrowDoubleLongLeftRightArrowDoubleLongRightArrowDoubleRightArrowDoubleRightTeeDoubleUpArrow"
    "DoubleUpDownArrowDoubleVerticalBarDownArrowDownArrowBarDownArrowUpArrowDownBreveDownLeftRightVector"
    "DownLeftTeeVectorDownLeftVectorDownLeftVectorBarDownRightTeeVectorDownRightVectorDownRightVectorBarDownTee"
    "DownTeeArrowDownarrowDscrDstrokENGETHEacuteEcaronEcircEcyEdotEfrEgraveElementEmacrEmptySmallSquare"
    "EmptyVerySmallSquareEogonEopfEpsilonEqualEqualTildeEquilibriumEscrEsimEtaEumlExistsExponentialEFcyFfr"
    "FilledSmallSquareFilledVerySmallSquareFopfForAllFouriertrfFscrGJcyGTGammaGammadGbreveGcedilGcircGcyGdotGfrGgGopf"
    "GreaterEqualGreaterEqualLessGreaterFullEqualGreaterGreaterGreaterLessGreaterSlantEqualGreaterTildeGscrGtHARDcy"
    "HacekHatHcircHfrHilbertSpaceHopfHorizontalLineHscrHstrokHumpDownHumpHumpEqualIEcyIJligIOcyIacuteIcircIcyIdotIfr"
    "IgraveImImacrImaginaryIImpliesIntIntegralIntersectionInvisibleCommaInvisibleTimesIogonIopfIotaIscrItildeIukcy"
    "IumlJcircJcyJfrJopfJscrJsercyJukcyKHcyKJcyKappaKcedilKcyKfrKopfKscrLJcyLTLacuteLambdaLangLaplacetrfLarrLcaron"
    "LcedilLcyLeftAngleBracketLeftArrowLeftArrowBarLeftArrowRightArrowLeftCeilingLeftDoubleBracketLeftDownTeeVector"
    "LeftDownVectorLeftDownVectorBarLeftFloorLeftRightArrowLeftRightVectorLeftTeeLeftTeeArrowLeftTeeVector"
    "LeftTriangleLeftTriangleBarLeftTriangleEqualLeftUpDownVectorLeftUpTeeVectorLeftUpVectorLeftUpVectorBarLeftVector"
    "LeftVectorBarLeftarrowLeftrightarrowLessEqualGreaterLessFullEqualLessGreaterLessLessLessSlantEqualLessTildeLfrLl"
    "LleftarrowLmidotLongLeftArrowLongLeftRightArrowLongRightArrowLongleftarrowLongleftrightarrowLongrightarrowLopf"
    "LowerLeftArrowLowerRightArrowLscrLshLstrokLtMapMcyMediumSpaceMellintrfMfrMinusPlusMopfMscrMuNJcyNacuteNcaron"
    "NcedilNcyNegativeMediumSpaceNegativeThickSpaceNegativeThinSpaceNegativeVeryThinSpaceNestedGreaterGreater"
    "NestedLessLessNewLineNfrNoBreakNonBreakingSpaceNopfNotNotCongruentNotCupCapNotDoubleVerticalBarNotElement"
    "NotEqualNotEqualTildeNotExistsNotGreaterNotGreaterEqualNotGreaterFullEqualNotGreaterGreaterNotGreaterLess"
    "NotGreaterSlantEqualNotGreaterTildeNotHumpDownHumpNotHumpEqualNotLeftTriangleNotLeftTriangleBar"
    "NotLeftTriangleEqualNotLessNotLessEqualNotLessGreaterNotLessLessNotLessSlantEqualNotLessTilde"
    "NotNestedGreaterGreaterNotNestedLessLessNotPrecedesNotPrecedesEqualNotPrecedesSlantEqualNotReverseElement"
    "NotRightTriangleNotRightTriangleBarNotRightTriangleEqualNotSquareSubsetNotSquareSubsetEqualNotSquareSuperset"
    "NotSquareSupersetEqualNotSubsetNotSubsetEqualNotSucceedsNotSucceedsEqualNotSucceedsSlantEqualNotSucceedsTilde"
    "NotSupersetNotSupersetEqualNotTildeNotTildeEqualNotTildeFullEqualNotTildeTildeNotVerticalBarNscrNtildeNuOElig"
    "OacuteOcircOcyOdblacOfrOgraveOmacrOmegaOmicronOopfOpenCurlyDoubleQuoteOpenCurlyQuoteOrOscrOslashOtildeOtimesOuml"
    "OverBarOverBraceOverBracketOverParenthesisPartialDPcyPfrPhiPiPlusMinusPoincareplanePopfPrPrecedesPrecedesEqual"
    "PrecedesSlantEqualPrecedesTildePrimeProductProportionProportionalPscrPsiQUOTQfrQopfQscrRBarrREGRacuteRangRarr"
    "RarrtlRcaronRcedilRcyReReverseElementReverseEquilibriumReverseUpEquilibriumRfrRhoRightAngleBracketRightArrow"
    "RightArrowBarRightArrowLeftArrowRightCeilingRightDoubleBracketRightDownTeeVectorRightDownVector"
    "RightDownVectorBarRightFloorRightTeeRightTeeArrowRightTeeVectorRightTriangleRightTriangleBarRightTriangleEqual"
    "RightUpDownVectorRightUpTeeVectorRightUpVectorRightUpVectorBarRightVectorRightVectorBarRightarrowRopf"
    "RoundImpliesRrightarrowRscrRshRuleDelayedSHCHcySHcySOFTcySacuteScScaronScedilScircScySfrShortDownArrow"
    "ShortLeftArrowShortRightArrowShortUpArrowSigmaSmallCircleSopfSqrtSquareSquareIntersectionSquareSubset"
    "SquareSubsetEqualSquareSupersetSquareSupersetEqualSquareUnionSscrStarSubSubsetSubsetEqualSucceedsSucceedsEqual"
    "SucceedsSlantEqualSucceedsTildeSuchThatSumSupSupersetSupersetEqualSupsetTHORNTRADETSHcyTScyTabTauTcaronTcedilTcy"
    "TfrThereforeThetaThickSpaceThinSpaceTildeTildeEqualTildeFullEqualTildeTildeTopfTripleDotTscrTstrokUacuteUarr"
    "UarrocirUbrcyUbreveUcircUcyUdblacUfrUgraveUmacrUnderBarUnderBraceUnderBracketUnderParenthesisUnionUnionPlusUogon"
    "UopfUpArrowUpArrowBarUpArrowDownArrowUpDownArrowUpEquilibriumUpTeeUpTeeArrowUparrowUpdownarrowUpperLeftArrow"
    "UpperRightArrowUpsiUpsilonUringUscrUtildeUumlVDashVbarVcyVdashVdashlVeeVerbarVertVerticalBarVerticalLine"
    "VerticalSeparatorVerticalTildeVeryThinSpaceVfrVopfVscrVvdashWcircWedgeWfrWopfWscrXfrXiXopfXscrYAcyYIcyYUcyYacute"
    "YcircYcyYfrYopfYscrYumlZHcyZacuteZcaronZcyZdotZeroWidthSpaceZetaZfrZopfZscraacuteabreveacacEacdacircacuteacy"
    "aeligafafragravealefsymalephalphaamacramalgampandandandanddandslopeandvangangeangleangmsdangmsdaaangmsdab"
    "angmsdacangmsdadangmsdaeangmsdafangmsdagangmsdahangrtangrtvbangrtvbdangsphangstangzarraogonaopfapapEapacirape"
    "apidaposapproxapproxeqaringascrastasympasympeqatildeaumlawconintawintbNotbackcongbackepsilonbackprimebacksim"
    "backsimeqbarveebarwedbarwedgebbrkbbrktbrkbcongbcybdquobecausbecausebemptyvbepsibernoubetabethbetweenbfrbigcap"
    "bigcircbigcupbigodotbigoplusbigotimesbigsqcupbigstarbigtriangledownbigtriangleupbiguplusbigveebigwedgebkarow"
    "blacklozengeblacksquareblacktriangleblacktriangledownblacktriangleleftblacktrianglerightblankblk12blk14blk34"
    "blockbnebnequivbnotbopfbotbottombowtieboxDLboxDRboxDlboxDrboxHboxHDboxHUboxHdboxHuboxULboxURboxUlboxUrboxVboxVH"
    "boxVLboxVRboxVhboxVlboxVrboxboxboxdLboxdRboxdlboxdrboxhboxhDboxhUboxhdboxhuboxminusboxplusboxtimesboxuLboxuR"
    "boxulboxurboxvboxvHboxvLboxvRboxvhboxvlboxvrbprimebrevebrvbarbscrbsemibsimbsimebsolbsolbbsolhsubbullbulletbump"
    "bumpEbumpebumpeqcacutecapcapandcapbrcupcapcapcapcupcapdotcapscaretcaronccapsccaronccedilccircccupsccupssmcdot"
    "cedilcemptyvcentcenterdotcfrchcycheckcheckmarkchicircirEcirccirceqcirclearrowleftcirclearrowrightcircledR"
    "circledScircledastcircledcirccircleddashcirecirfnintcirmidcirscirclubsclubsuitcoloncolonecoloneqcommacommatcomp"
    "compfncomplementcomplexescongcongdotconintcopfcoprodcopycopysrcrarrcrosscscrcsubcsubecsupcsupectdotcudarrl"
    "cudarrrcueprcuesccularrcularrpcupcupbrcapcupcapcupcupcupdotcuporcupscurarrcurarrmcurlyeqpreccurlyeqsucccurlyvee"
    "curlywedgecurrencurvearrowleftcurvearrowrightcuveecuwedcwconintcwintcylctydArrdHardaggerdalethdarrdashdashv"
    "dbkarowdblacdcarondcyddddaggerddarrddotseqdegdeltademptyvdfishtdfrdharldharrdiamdiamonddiamondsuitdiamsdie"
    "digammadisindivdividedivideontimesdivonxdjcydlcorndlcropdollardopfdotdoteqdoteqdotdotminusdotplusdotsquare"
    "doublebarwedgedownarrowdowndownarrowsdownharpoonleftdownharpoonrightdrbkarowdrcorndrcropdscrdscydsoldstrokdtdot"
    "dtridtrifduarrduhardwangledzcydzigrarreDDoteDoteacuteeasterecaronecirecircecolonecyedoteeefDotefregegraveegs"
    "egsdotelelintersellelselsdotemacremptyemptysetemptyvemspemsp13emsp14engenspeogoneopfepareparsleplusepsiepsilon"
    "epsiveqcirceqcoloneqsimeqslantgtreqslantlessequalsequestequivequivDDeqvparslerDoterarrescresdotesimetaetheuml"
    "euroexclexistexpectationexponentialefallingdotseqfcyfemaleffiligffligfflligffrfiligfjligflatflligfltnsfnoffopf"
    "forallforkforkvfpartintfrac12frac13frac14frac15frac16frac18frac23frac25frac34frac35frac38frac45frac56frac58"
    "frac78fraslfrownfscrgEgElgacutegammagammadgapgbrevegcircgcygdotgegelgeqgeqqgeqslantgesgesccgesdotgesdotogesdotol"
    "geslgeslesgfrggggggimelgjcyglglEglagljgnEgnapgnapproxgnegneqgneqqgnsimgopfgravegscrgsimgsimegsimlgtgtccgtcir"
    "gtdotgtlPargtquestgtrapproxgtrarrgtrdotgtreqlessgtreqqlessgtrlessgtrsimgvertneqqgvnEhArrhairsphalfhamilthardcy"
    "harrharrcirharrwhbarhcircheartsheartsuithellipherconhfrhksearowhkswarowhoarrhomththookleftarrowhookrightarrow"
    "hopfhorbarhscrhslashhstrokhybullhypheniacuteicicircicyiecyiexcliffifrigraveiiiiiintiiintiinfiniiotaijligimacr"
    "imageimaglineimagpartimathimofimpedinincareinfininfintieinodotintintcalintegersintercalintlarhkintprodiocyiogon"
    "iopfiotaiprodiquestiscrisinisinEisindotisinsisinsvisinvititildeiukcyiumljcircjcyjfrjmathjopfjscrjsercyjukcykappa"
    "kappavkcedilkcykfrkgreenkhcykjcykopfkscrlAarrlArrlAtaillBarrlElEglHarlacutelaemptyvlagranlambdalanglangdlangle"
    "laplaquolarrlarrblarrbfslarrfslarrhklarrlplarrpllarrsimlarrtllatlataillatelateslbarrlbbrklbracelbracklbrke"
    "lbrksldlbrkslulcaronlcedillceillcublcyldcaldquoldquorldrdharldrusharldshleleftarrowleftarrowtailleftharpoondown"
    "leftharpoonupleftleftarrowsleftrightarrowleftrightarrowsleftrightharpoonsleftrightsquigarrowleftthreetimeslegleq"
    "leqqleqslantleslescclesdotlesdotolesdotorlesglesgeslessapproxlessdotlesseqgtrlesseqqgtrlessgtrlesssimlfisht"
    "lfloorlfrlglgElhardlharulharullhblkljcyllllarrllcornerllhardlltrilmidotlmoustlmoustachelnElnaplnapproxlnelneq"
    "lneqqlnsimloangloarrlobrklongleftarrowlongleftrightarrowlongmapstolongrightarrowlooparrowleftlooparrowrightlopar"
    "lopflopluslotimeslowastlowbarlozlozengelozflparlparltlrarrlrcornerlrharlrhardlrmlrtrilsaquolscrlshlsimlsimelsimg"
    "lsqblsquolsquorlstrokltltccltcirltdotlthreeltimesltlarrltquestltrParltriltrieltriflurdsharluruharlvertneqqlvnE"
    "mDDotmacrmalemaltmaltesemapmapstomapstodownmapstoleftmapstoupmarkermcommamcymdashmeasuredanglemfrmhomicromid"
    "midastmidcirmiddotminusminusbminusdminusdumlcpmldrmnplusmodelsmopfmpmscrmstposmumultimapmumapnGgnGtnGtv"
    "nLeftarrownLeftrightarrownLlnLtnLtvnRightarrownVDashnVdashnablanacutenangnapnapEnapidnaposnapproxnaturnatural"
    "naturalsnbspnbumpnbumpencapncaronncedilncongncongdotncupncyndashneneArrnearhknearrnearrownedotnequivnesearnesim"
    "nexistnexistsnfrngEngengeqngeqqngeqslantngesngsimngtngtrnhArrnharrnhparninisnisdnivnjcynlArrnlEnlarrnldrnle"
    "nleftarrownleftrightarrownleqnleqqnleqslantnlesnlessnlsimnltnltrinltrienmidnopfnotnotinnotinEnotindotnotinva"
    "notinvbnotinvcnotninotnivanotnivbnotnivcnparnparallelnparslnpartnpolintnprnprcuenprenprecnpreceqnrArrnrarrnrarrc"
    "nrarrwnrightarrownrtrinrtrienscnsccuenscenscrnshortmidnshortparallelnsimnsimensimeqnsmidnsparnsqsubensqsupensub"
    "nsubEnsubensubsetnsubseteqnsubseteqqnsuccnsucceqnsupnsupEnsupensupsetnsupseteqnsupseteqqntglntildentlg"
    "ntriangleleftntrianglelefteqntrianglerightntrianglerighteqnunumnumeronumspnvDashnvHarrnvapnvdashnvgenvgtnvinfin"
    "nvlArrnvlenvltnvltrienvrArrnvrtrienvsimnwArrnwarhknwarrnwarrownwnearoSoacuteoastocirocircocyodashodblacodivodot"
    "odsoldoeligofcirofrogonograveogtohbarohmointolarrolcirolcrossolineoltomacromegaomicronomidominusoopfoparoperp"
    "oplusororarrordorderorderofordfordmorigoforororslopeorvoscroslashosolotildeotimesotimesasoumlovbarparpara"
    "parallelparsimparslpartpcypercntperiodpermilperppertenkpfrphiphivphmmatphonepipitchforkpivplanckplanckhplankv"
    "plusplusacirplusbpluscirplusdoplusdupluseplusmnplussimplustwopmpointintpopfpoundprprEprapprcuepreprecprecapprox"
    "preccurlyeqpreceqprecnapproxprecneqqprecnsimprecsimprimeprimesprnEprnapprnsimprodprofalarproflineprofsurfprop"
    "proptoprsimprurelpscrpsipuncspqfrqintqopfqprimeqscrquaternionsquatintquestquesteqquotrAarrrArrrAtailrBarrrHar"
    "raceracuteradicraemptyvrangrangdrangerangleraquorarrrarraprarrbrarrbfsrarrcrarrfsrarrhkrarrlprarrplrarrsimrarrtl"
    "rarrwratailratiorationalsrbarrrbbrkrbracerbrackrbrkerbrksldrbrkslurcaronrcedilrceilrcubrcyrdcardldharrdquordquor"
    "rdshrealrealinerealpartrealsrectregrfishtrfloorrfrrhardrharurharulrhorhovrightarrowrightarrowtail"
    "rightharpoondownrightharpoonuprightleftarrowsrightleftharpoonsrightrightarrowsrightsquigarrowrightthreetimesring"
    "risingdotseqrlarrrlharrlmrmoustrmoustachernmidroangroarrrobrkroparropfroplusrotimesrparrpargtrppolintrrarrrsaquo"
    "rscrrshrsqbrsquorsquorrthreertimesrtrirtriertrifrtriltriruluharrxsacutesbquoscscEscapscaronsccuescescedilscirc"
    "scnEscnapscnsimscpolintscsimscysdotsdotbsdoteseArrsearhksearrsearrowsectsemiseswarsetminussetmnsextsfrsfrown"
    "sharpshchcyshcyshortmidshortparallelshysigmasigmafsigmavsimsimdotsimesimeqsimgsimgEsimlsimlEsimnesimplussimrarr"
    "slarrsmallsetminussmashpsmeparslsmidsmilesmtsmtesmtessoftcysolsolbsolbarsopfspadesspadesuitsparsqcapsqcapssqcup"
    "sqcupssqsubsqsubesqsubsetsqsubseteqsqsupsqsupesqsupsetsqsupseteqsqusquaresquarfsqufsrarrsscrssetmnssmilesstarf"
    "starstarfstraightepsilonstraightphistrnssubsubEsubdotsubesubedotsubmultsubnEsubnesubplussubrarrsubsetsubseteq"
    "subseteqqsubsetneqsubsetneqqsubsimsubsubsubsupsuccsuccapproxsucccurlyeqsucceqsuccnapproxsuccneqqsuccnsimsuccsim"
    "sumsungsupsup1sup2sup3supEsupdotsupdsubsupesupedotsuphsolsuphsubsuplarrsupmultsupnEsupnesupplussupsetsupseteq"
    "supseteqqsupsetneqsupsetneqqsupsimsupsubsupsupswArrswarhkswarrswarrowswnwarszligtargettautbrktcarontcediltcytdot"
    "telrectfrthere4thereforethetathetasymthetavthickapproxthicksimthinspthkapthksimthorntildetimestimesbtimesbar"
    "timesdtinttoeatoptopbottopcirtopftopforktosatprimetradetriangletriangledowntrianglelefttrianglelefteqtriangleq"
    "trianglerighttrianglerighteqtridottrietriminustriplustrisbtritimetrpeziumtscrtscytshcytstroktwixt"
    "twoheadleftarrowtwoheadrightarrowuArruHaruacuteuarrubrcyubreveucircucyudarrudblacudharufishtufrugraveuharluharr"
    "uhblkulcornulcornerulcropultriumacrumluogonuopfuparrowupdownarrowupharpoonleftupharpoonrightuplusupsiupsih"
    "upsilonupuparrowsurcornurcornerurcropuringurtriuscrutdotutildeutriutrifuuarruumluwanglevArrvBarvBarvvDashvangrt"
    "varepsilonvarkappavarnothingvarphivarpivarproptovarrvarrhovarsigmavarsubsetneqvarsubsetneqqvarsupsetneq"
    "varsupsetneqqvarthetavartriangleleftvartrianglerightvcyvdashveeveebarveeeqvellipverbarvertvfrvltrivnsubvnsupvopf"
    "vpropvrtrivscrvsubnEvsubnevsupnEvsupnevzigzagwcircwedbarwedgewedgeqweierpwfrwopfwpwrwreathwscrxcapxcircxcupxdtri"
    "xfrxhArrxharrxixlArrxlarrxmapxnisxodotxopfxoplusxotimexrArrxrarrxscrxsqcupxuplusxutrixveexwedgeyacuteyacyycirc"
    "ycyyenyfryicyyopfyscryucyyumlzacutezcaronzcyzdotzeetrfzetazfrzhcyzigrarrzopfzscrzwjzwnj";

static constexpr HtmlEntity entities[] = {
    {0, 5, 1, 198, 0}, {5, 3, 1, 38, 0}, {8, 6, 1, 193, 0}, {14, 6, 0, 258, 0}, {20, 5, 1, 194, 0},
    {25, 3, 0, 1040, 0}, {28, 3, 0, 120068, 0}, {31, 6, 1, 192, 0}, {37, 5, 0, 913, 0}, {42, 5, 0, 256, 0},
    {47, 3, 0, 10835, 0}, {50, 5, 0, 260, 0}, {55, 4, 0, 120120, 0}, {59, 13, 0, 8289, 0}, {72, 5, 1, 197, 0},
    {77, 4, 0, 119964, 0}, {81, 6, 0, 8788, 0}, {87, 6, 1, 195, 0}, {93, 4, 1, 196, 0}, {97, 9, 0, 8726, 0},
    {106, 4, 0, 10983, 0}, {110, 6, 0, 8966, 0}, {116, 3, 0, 1041, 0}, {119, 7, 0, 8757, 0}, {126, 10, 0, 8492, 0},
    {136, 4, 0, 914, 0}, {140, 3, 0, 120069, 0}, {143, 4, 0, 120121, 0}, {147, 5, 0, 728, 0}, {152, 4, 0, 8492, 0},
    {156, 6, 0, 8782, 0}, {162, 4, 0, 1063, 0}, {166, 4, 1, 169, 0}, {170, 6, 0, 262, 0}, {176, 3, 0, 8914, 0},
    {179, 20, 0, 8517, 0}, {199, 7, 0, 8493, 0}, {206, 6, 0, 268, 0}, {212, 6, 1, 199, 0}, {218, 5, 0, 264, 0},
    {223, 7, 0, 8752, 0}, {230, 4, 0, 266, 0}, {234, 7, 0, 184, 0}, {241, 9, 0, 183, 0}, {250, 3, 0, 8493, 0},
    {253, 3, 0, 935, 0}, {256, 9, 0, 8857, 0}, {265, 11, 0, 8854, 0}, {276, 10, 0, 8853, 0}, {286, 11, 0, 8855, 0},
    {297, 24, 0, 8754, 0}, {321, 21, 0, 8221, 0}, {342, 15, 0, 8217, 0}, {357, 5, 0, 8759, 0}, {362, 6, 0, 10868, 0},
    {368, 9, 0, 8801, 0}, {377, 6, 0, 8751, 0}, {383, 15, 0, 8750, 0}, {398, 4, 0, 8450, 0}, {402, 9, 0, 8720, 0},
    {411, 31, 0, 8755, 0}, {442, 5, 0, 10799, 0}, {447, 4, 0, 119966, 0}, {451, 3, 0, 8915, 0}, {454, 6, 0, 8781, 0},
    {460, 2, 0, 8517, 0}, {462, 8, 0, 10513, 0}, {470, 4, 0, 1026, 0}, {474, 4, 0, 1029, 0}, {478, 4, 0, 1039, 0},
    {482, 6, 0, 8225, 0}, {488, 4, 0, 8609, 0}, {492, 5, 0, 10980, 0}, {497, 6, 0, 270, 0}, {503, 3, 0, 1044, 0},
    {506, 3, 0, 8711, 0}, {509, 5, 0, 916, 0}, {514, 3, 0, 120071, 0}, {517, 16, 0, 180, 0}, {533, 14, 0, 729, 0},
    {547, 22, 0, 733, 0}, {569, 16, 0, 96, 0}, {585, 16, 0, 732, 0}, {601, 7, 0, 8900, 0}, {608, 13, 0, 8518, 0},
    {621, 4, 0, 120123, 0}, {625, 3, 0, 168, 0}, {628, 6, 0, 8412, 0}, {634, 8, 0, 8784, 0}, {642, 21, 0, 8751, 0},
    {663, 9, 0, 168, 0}, {672, 15, 0, 8659, 0}, {687, 15, 0, 8656, 0}, {702, 20, 0, 8660, 0}, {722, 13, 0, 10980, 0},
    {735, 19, 0, 10232, 0}, {754, 24, 0, 10234, 0}, {778, 20, 0, 10233, 0}, {798, 16, 0, 8658, 0},
    {814, 14, 0, 8872, 0}, {828, 13, 0, 8657, 0}, {841, 17, 0, 8661, 0}, {858, 17, 0, 8741, 0}, {875, 9, 0, 8595, 0},
    {884, 12, 0, 10515, 0}, {896, 16, 0, 8693, 0}, {912, 9, 0, 785, 0}, {921, 19, 0, 10576, 0},
    {940, 17, 0, 10590, 0}, {957, 14, 0, 8637, 0}, {971, 17, 0, 10582, 0}, {988, 18, 0, 10591, 0},
    {1006, 15, 0, 8641, 0}, {1021, 18, 0, 10583, 0}, {1039, 7, 0, 8868, 0}, {1046, 12, 0, 8615, 0},
    {1058, 9, 0, 8659, 0}, {1067, 4, 0, 119967, 0}, {1071, 6, 0, 272, 0}, {1077, 3, 0, 330, 0}, {1080, 3, 1, 208, 0},
    {1083, 6, 1, 201, 0}, {1089, 6, 0, 282, 0}, {1095, 5, 1, 202, 0}, {1100, 3, 0, 1069, 0}, {1103, 4, 0, 278, 0},
    {1107, 3, 0, 120072, 0}, {1110, 6, 1, 200, 0}, {1116, 7, 0, 8712, 0}, {1123, 5, 0, 274, 0},
    {1128, 16, 0, 9723, 0}, {1144, 20, 0, 9643, 0}, {1164, 5, 0, 280, 0}, {1169, 4, 0, 120124, 0},
    {1173, 7, 0, 917, 0}, {1180, 5, 0, 10869, 0}, {1185, 10, 0, 8770, 0}, {1195, 11, 0, 8652, 0},
    {1206, 4, 0, 8496, 0}, {1210, 4, 0, 10867, 0}, {1214, 3, 0, 919, 0}, {1217, 4, 1, 203, 0}, {1221, 6, 0, 8707, 0},
    {1227, 12, 0, 8519, 0}, {1239, 3, 0, 1060, 0}, {1242, 3, 0, 120073, 0}, {1245, 17, 0, 9724, 0},
    {1262, 21, 0, 9642, 0}, {1283, 4, 0, 120125, 0}, {1287, 6, 0, 8704, 0}, {1293, 10, 0, 8497, 0},
    {1303, 4, 0, 8497, 0}, {1307, 4, 0, 1027, 0}, {1311, 2, 1, 62, 0}, {1313, 5, 0, 915, 0}, {1318, 6, 0, 988, 0},
    {1324, 6, 0, 286, 0}, {1330, 6, 0, 290, 0}, {1336, 5, 0, 284, 0}, {1341, 3, 0, 1043, 0}, {1344, 4, 0, 288, 0},
    {1348, 3, 0, 120074, 0}, {1351, 2, 0, 8921, 0}, {1353, 4, 0, 120126, 0}, {1357, 12, 0, 8805, 0},
    {1369, 16, 0, 8923, 0}, {1385, 16, 0, 8807, 0}, {1401, 14, 0, 10914, 0}, {1415, 11, 0, 8823, 0},
    {1426, 17, 0, 10878, 0}, {1443, 12, 0, 8819, 0}, {1455, 4, 0, 119970, 0}, {1459, 2, 0, 8811, 0},
    {1461, 6, 0, 1066, 0}, {1467, 5, 0, 711, 0}, {1472, 3, 0, 94, 0}, {1475, 5, 0, 292, 0}, {1480, 3, 0, 8460, 0},
    {1483, 12, 0, 8459, 0}, {1495, 4, 0, 8461, 0}, {1499, 14, 0, 9472, 0}, {1513, 4, 0, 8459, 0},
    {1517, 6, 0, 294, 0}, {1523, 12, 0, 8782, 0}, {1535, 9, 0, 8783, 0}, {1544, 4, 0, 1045, 0}, {1548, 5, 0, 306, 0},
    {1553, 4, 0, 1025, 0}, {1557, 6, 1, 205, 0}, {1563, 5, 1, 206, 0}, {1568, 3, 0, 1048, 0}, {1571, 4, 0, 304, 0},
    {1575, 3, 0, 8465, 0}, {1578, 6, 1, 204, 0}, {1584, 2, 0, 8465, 0}, {1586, 5, 0, 298, 0}, {1591, 10, 0, 8520, 0},
    {1601, 7, 0, 8658, 0}, {1608, 3, 0, 8748, 0}, {1611, 8, 0, 8747, 0}, {1619, 12, 0, 8898, 0},
    {1631, 14, 0, 8291, 0}, {1645, 14, 0, 8290, 0}, {1659, 5, 0, 302, 0}, {1664, 4, 0, 120128, 0},
    {1668, 4, 0, 921, 0}, {1672, 4, 0, 8464, 0}, {1676, 6, 0, 296, 0}, {1682, 5, 0, 1030, 0}, {1687, 4, 1, 207, 0},
    {1691, 5, 0, 308, 0}, {1696, 3, 0, 1049, 0}, {1699, 3, 0, 120077, 0}, {1702, 4, 0, 120129, 0},
    {1706, 4, 0, 119973, 0}, {1710, 6, 0, 1032, 0}, {1716, 5, 0, 1028, 0}, {1721, 4, 0, 1061, 0},
    {1725, 4, 0, 1036, 0}, {1729, 5, 0, 922, 0}, {1734, 6, 0, 310, 0}, {1740, 3, 0, 1050, 0}, {1743, 3, 0, 120078, 0},
    {1746, 4, 0, 120130, 0}, {1750, 4, 0, 119974, 0}, {1754, 4, 0, 1033, 0}, {1758, 2, 1, 60, 0},
    {1760, 6, 0, 313, 0}, {1766, 6, 0, 923, 0}, {1772, 4, 0, 10218, 0}, {1776, 10, 0, 8466, 0}, {1786, 4, 0, 8606, 0},
    {1790, 6, 0, 317, 0}, {1796, 6, 0, 315, 0}, {1802, 3, 0, 1051, 0}, {1805, 16, 0, 10216, 0}, {1821, 9, 0, 8592, 0},
    {1830, 12, 0, 8676, 0}, {1842, 19, 0, 8646, 0}, {1861, 11, 0, 8968, 0}, {1872, 17, 0, 10214, 0},
    {1889, 17, 0, 10593, 0}, {1906, 14, 0, 8643, 0}, {1920, 17, 0, 10585, 0}, {1937, 9, 0, 8970, 0},
    {1946, 14, 0, 8596, 0}, {1960, 15, 0, 10574, 0}, {1975, 7, 0, 8867, 0}, {1982, 12, 0, 8612, 0},
    {1994, 13, 0, 10586, 0}, {2007, 12, 0, 8882, 0}, {2019, 15, 0, 10703, 0}, {2034, 17, 0, 8884, 0},
    {2051, 16, 0, 10577, 0}, {2067, 15, 0, 10592, 0}, {2082, 12, 0, 8639, 0}, {2094, 15, 0, 10584, 0},
    {2109, 10, 0, 8636, 0}, {2119, 13, 0, 10578, 0}, {2132, 9, 0, 8656, 0}, {2141, 14, 0, 8660, 0},
    {2155, 16, 0, 8922, 0}, {2171, 13, 0, 8806, 0}, {2184, 11, 0, 8822, 0}, {2195, 8, 0, 10913, 0},
    {2203, 14, 0, 10877, 0}, {2217, 9, 0, 8818, 0}, {2226, 3, 0, 120079, 0}, {2229, 2, 0, 8920, 0},
    {2231, 10, 0, 8666, 0}, {2241, 6, 0, 319, 0}, {2247, 13, 0, 10229, 0}, {2260, 18, 0, 10231, 0},
    {2278, 14, 0, 10230, 0}, {2292, 13, 0, 10232, 0}, {2305, 18, 0, 10234, 0}, {2323, 14, 0, 10233, 0},
    {2337, 4, 0, 120131, 0}, {2341, 14, 0, 8601, 0}, {2355, 15, 0, 8600, 0}, {2370, 4, 0, 8466, 0},
    {2374, 3, 0, 8624, 0}, {2377, 6, 0, 321, 0}, {2383, 2, 0, 8810, 0}, {2385, 3, 0, 10501, 0}, {2388, 3, 0, 1052, 0},
    {2391, 11, 0, 8287, 0}, {2402, 9, 0, 8499, 0}, {2411, 3, 0, 120080, 0}, {2414, 9, 0, 8723, 0},
    {2423, 4, 0, 120132, 0}, {2427, 4, 0, 8499, 0}, {2431, 2, 0, 924, 0}, {2433, 4, 0, 1034, 0}, {2437, 6, 0, 323, 0},
    {2443, 6, 0, 327, 0}, {2449, 6, 0, 325, 0}, {2455, 3, 0, 1053, 0}, {2458, 19, 0, 8203, 0}, {2477, 18, 0, 8203, 0},
    {2495, 17, 0, 8203, 0}, {2512, 21, 0, 8203, 0}, {2533, 20, 0, 8811, 0}, {2553, 14, 0, 8810, 0},
    {2567, 7, 0, 10, 0}, {2574, 3, 0, 120081, 0}, {2577, 7, 0, 8288, 0}, {2584, 16, 0, 160, 0}, {2600, 4, 0, 8469, 0},
    {2604, 3, 0, 10988, 0}, {2607, 12, 0, 8802, 0}, {2619, 9, 0, 8813, 0}, {2628, 20, 0, 8742, 0},
    {2648, 10, 0, 8713, 0}, {2658, 8, 0, 8800, 0}, {2666, 13, 0, 8770, 824}, {2679, 9, 0, 8708, 0},
    {2688, 10, 0, 8815, 0}, {2698, 15, 0, 8817, 0}, {2713, 19, 0, 8807, 824}, {2732, 17, 0, 8811, 824},
    {2749, 14, 0, 8825, 0}, {2763, 20, 0, 10878, 824}, {2783, 15, 0, 8821, 0}, {2798, 15, 0, 8782, 824},
    {2813, 12, 0, 8783, 824}, {2825, 15, 0, 8938, 0}, {2840, 18, 0, 10703, 824}, {2858, 20, 0, 8940, 0},
    {2878, 7, 0, 8814, 0}, {2885, 12, 0, 8816, 0}, {2897, 14, 0, 8824, 0}, {2911, 11, 0, 8810, 824},
    {2922, 17, 0, 10877, 824}, {2939, 12, 0, 8820, 0}, {2951, 23, 0, 10914, 824}, {2974, 17, 0, 10913, 824},
    {2991, 11, 0, 8832, 0}, {3002, 16, 0, 10927, 824}, {3018, 21, 0, 8928, 0}, {3039, 17, 0, 8716, 0},
    {3056, 16, 0, 8939, 0}, {3072, 19, 0, 10704, 824}, {3091, 21, 0, 8941, 0}, {3112, 15, 0, 8847, 824},
    {3127, 20, 0, 8930, 0}, {3147, 17, 0, 8848, 824}, {3164, 22, 0, 8931, 0}, {3186, 9, 0, 8834, 8402},
    {3195, 14, 0, 8840, 0}, {3209, 11, 0, 8833, 0}, {3220, 16, 0, 10928, 824}, {3236, 21, 0, 8929, 0},
    {3257, 16, 0, 8831, 824}, {3273, 11, 0, 8835, 8402}, {3284, 16, 0, 8841, 0}, {3300, 8, 0, 8769, 0},
    {3308, 13, 0, 8772, 0}, {3321, 17, 0, 8775, 0}, {3338, 13, 0, 8777, 0}, {3351, 14, 0, 8740, 0},
    {3365, 4, 0, 119977, 0}, {3369, 6, 1, 209, 0}, {3375, 2, 0, 925, 0}, {3377, 5, 0, 338, 0}, {3382, 6, 1, 211, 0},
    {3388, 5, 1, 212, 0}, {3393, 3, 0, 1054, 0}, {3396, 6, 0, 336, 0}, {3402, 3, 0, 120082, 0}, {3405, 6, 1, 210, 0},
    {3411, 5, 0, 332, 0}, {3416, 5, 0, 937, 0}, {3421, 7, 0, 927, 0}, {3428, 4, 0, 120134, 0}, {3432, 20, 0, 8220, 0},
    {3452, 14, 0, 8216, 0}, {3466, 2, 0, 10836, 0}, {3468, 4, 0, 119978, 0}, {3472, 6, 1, 216, 0},
    {3478, 6, 1, 213, 0}, {3484, 6, 0, 10807, 0}, {3490, 4, 1, 214, 0}, {3494, 7, 0, 8254, 0}, {3501, 9, 0, 9182, 0},
    {3510, 11, 0, 9140, 0}, {3521, 15, 0, 9180, 0}, {3536, 8, 0, 8706, 0}, {3544, 3, 0, 1055, 0},
    {3547, 3, 0, 120083, 0}, {3550, 3, 0, 934, 0}, {3553, 2, 0, 928, 0}, {3555, 9, 0, 177, 0}, {3564, 13, 0, 8460, 0},
    {3577, 4, 0, 8473, 0}, {3581, 2, 0, 10939, 0}, {3583, 8, 0, 8826, 0}, {3591, 13, 0, 10927, 0},
    {3604, 18, 0, 8828, 0}, {3622, 13, 0, 8830, 0}, {3635, 5, 0, 8243, 0}, {3640, 7, 0, 8719, 0},
    {3647, 10, 0, 8759, 0}, {3657, 12, 0, 8733, 0}, {3669, 4, 0, 119979, 0}, {3673, 3, 0, 936, 0},
    {3676, 4, 1, 34, 0}, {3680, 3, 0, 120084, 0}, {3683, 4, 0, 8474, 0}, {3687, 4, 0, 119980, 0},
    {3691, 5, 0, 10512, 0}, {3696, 3, 1, 174, 0}, {3699, 6, 0, 340, 0}, {3705, 4, 0, 10219, 0}, {3709, 4, 0, 8608, 0},
    {3713, 6, 0, 10518, 0}, {3719, 6, 0, 344, 0}, {3725, 6, 0, 342, 0}, {3731, 3, 0, 1056, 0}, {3734, 2, 0, 8476, 0},
    {3736, 14, 0, 8715, 0}, {3750, 18, 0, 8651, 0}, {3768, 20, 0, 10607, 0}, {3788, 3, 0, 8476, 0},
    {3791, 3, 0, 929, 0}, {3794, 17, 0, 10217, 0}, {3811, 10, 0, 8594, 0}, {3821, 13, 0, 8677, 0},
    {3834, 19, 0, 8644, 0}, {3853, 12, 0, 8969, 0}, {3865, 18, 0, 10215, 0}, {3883, 18, 0, 10589, 0},
    {3901, 15, 0, 8642, 0}, {3916, 18, 0, 10581, 0}, {3934, 10, 0, 8971, 0}, {3944, 8, 0, 8866, 0},
    {3952, 13, 0, 8614, 0}, {3965, 14, 0, 10587, 0}, {3979, 13, 0, 8883, 0}, {3992, 16, 0, 10704, 0},
    {4008, 18, 0, 8885, 0}, {4026, 17, 0, 10575, 0}, {4043, 16, 0, 10588, 0}, {4059, 13, 0, 8638, 0},
    {4072, 16, 0, 10580, 0}, {4088, 11, 0, 8640, 0}, {4099, 14, 0, 10579, 0}, {4113, 10, 0, 8658, 0},
    {4123, 4, 0, 8477, 0}, {4127, 12, 0, 10608, 0}, {4139, 11, 0, 8667, 0}, {4150, 4, 0, 8475, 0},
    {4154, 3, 0, 8625, 0}, {4157, 11, 0, 10740, 0}, {4168, 6, 0, 1065, 0}, {4174, 4, 0, 1064, 0},
    {4178, 6, 0, 1068, 0}, {4184, 6, 0, 346, 0}, {4190, 2, 0, 10940, 0}, {4192, 6, 0, 352, 0}, {4198, 6, 0, 350, 0},
    {4204, 5, 0, 348, 0}, {4209, 3, 0, 1057, 0}, {4212, 3, 0, 120086, 0}, {4215, 14, 0, 8595, 0},
    {4229, 14, 0, 8592, 0}, {4243, 15, 0, 8594, 0}, {4258, 12, 0, 8593, 0}, {4270, 5, 0, 931, 0},
    {4275, 11, 0, 8728, 0}, {4286, 4, 0, 120138, 0}, {4290, 4, 0, 8730, 0}, {4294, 6, 0, 9633, 0},
    {4300, 18, 0, 8851, 0}, {4318, 12, 0, 8847, 0}, {4330, 17, 0, 8849, 0}, {4347, 14, 0, 8848, 0},
    {4361, 19, 0, 8850, 0}, {4380, 11, 0, 8852, 0}, {4391, 4, 0, 119982, 0}, {4395, 4, 0, 8902, 0},
    {4399, 3, 0, 8912, 0}, {4402, 6, 0, 8912, 0}, {4408, 11, 0, 8838, 0}, {4419, 8, 0, 8827, 0},
    {4427, 13, 0, 10928, 0}, {4440, 18, 0, 8829, 0}, {4458, 13, 0, 8831, 0}, {4471, 8, 0, 8715, 0},
    {4479, 3, 0, 8721, 0}, {4482, 3, 0, 8913, 0}, {4485, 8, 0, 8835, 0}, {4493, 13, 0, 8839, 0},
    {4506, 6, 0, 8913, 0}, {4512, 5, 1, 222, 0}, {4517, 5, 0, 8482, 0}, {4522, 5, 0, 1035, 0}, {4527, 4, 0, 1062, 0},
    {4531, 3, 0, 9, 0}, {4534, 3, 0, 932, 0}, {4537, 6, 0, 356, 0}, {4543, 6, 0, 354, 0}, {4549, 3, 0, 1058, 0},
    {4552, 3, 0, 120087, 0}, {4555, 9, 0, 8756, 0}, {4564, 5, 0, 920, 0}, {4569, 10, 0, 8287, 8202},
    {4579, 9, 0, 8201, 0}, {4588, 5, 0, 8764, 0}, {4593, 10, 0, 8771, 0}, {4603, 14, 0, 8773, 0},
    {4617, 10, 0, 8776, 0}, {4627, 4, 0, 120139, 0}, {4631, 9, 0, 8411, 0}, {4640, 4, 0, 119983, 0},
    {4644, 6, 0, 358, 0}, {4650, 6, 1, 218, 0}, {4656, 4, 0, 8607, 0}, {4660, 8, 0, 10569, 0}, {4668, 5, 0, 1038, 0},
    {4673, 6, 0, 364, 0}, {4679, 5, 1, 219, 0}, {4684, 3, 0, 1059, 0}, {4687, 6, 0, 368, 0}, {4693, 3, 0, 120088, 0},
    {4696, 6, 1, 217, 0}, {4702, 5, 0, 362, 0}, {4707, 8, 0, 95, 0}, {4715, 10, 0, 9183, 0}, {4725, 12, 0, 9141, 0},
    {4737, 16, 0, 9181, 0}, {4753, 5, 0, 8899, 0}, {4758, 9, 0, 8846, 0}, {4767, 5, 0, 370, 0},
    {4772, 4, 0, 120140, 0}, {4776, 7, 0, 8593, 0}, {4783, 10, 0, 10514, 0}, {4793, 16, 0, 8645, 0},
    {4809, 11, 0, 8597, 0}, {4820, 13, 0, 10606, 0}, {4833, 5, 0, 8869, 0}, {4838, 10, 0, 8613, 0},
    {4848, 7, 0, 8657, 0}, {4855, 11, 0, 8661, 0}, {4866, 14, 0, 8598, 0}, {4880, 15, 0, 8599, 0},
    {4895, 4, 0, 978, 0}, {4899, 7, 0, 933, 0}, {4906, 5, 0, 366, 0}, {4911, 4, 0, 119984, 0}, {4915, 6, 0, 360, 0},
    {4921, 4, 1, 220, 0}, {4925, 5, 0, 8875, 0}, {4930, 4, 0, 10987, 0}, {4934, 3, 0, 1042, 0}, {4937, 5, 0, 8873, 0},
    {4942, 6, 0, 10982, 0}, {4948, 3, 0, 8897, 0}, {4951, 6, 0, 8214, 0}, {4957, 4, 0, 8214, 0},
    {4961, 11, 0, 8739, 0}, {4972, 12, 0, 124, 0}, {4984, 17, 0, 10072, 0}, {5001, 13, 0, 8768, 0},
    {5014, 13, 0, 8202, 0}, {5027, 3, 0, 120089, 0}, {5030, 4, 0, 120141, 0}, {5034, 4, 0, 119985, 0},
    {5038, 6, 0, 8874, 0}, {5044, 5, 0, 372, 0}, {5049, 5, 0, 8896, 0}, {5054, 3, 0, 120090, 0},
    {5057, 4, 0, 120142, 0}, {5061, 4, 0, 119986, 0}, {5065, 3, 0, 120091, 0}, {5068, 2, 0, 926, 0},
    {5070, 4, 0, 120143, 0}, {5074, 4, 0, 119987, 0}, {5078, 4, 0, 1071, 0}, {5082, 4, 0, 1031, 0},
    {5086, 4, 0, 1070, 0}, {5090, 6, 1, 221, 0}, {5096, 5, 0, 374, 0}, {5101, 3, 0, 1067, 0}, {5104, 3, 0, 120092, 0},
    {5107, 4, 0, 120144, 0}, {5111, 4, 0, 119988, 0}, {5115, 4, 0, 376, 0}, {5119, 4, 0, 1046, 0},
    {5123, 6, 0, 377, 0}, {5129, 6, 0, 381, 0}, {5135, 3, 0, 1047, 0}, {5138, 4, 0, 379, 0}, {5142, 14, 0, 8203, 0},
    {5156, 4, 0, 918, 0}, {5160, 3, 0, 8488, 0}, {5163, 4, 0, 8484, 0}, {5167, 4, 0, 119989, 0}, {5171, 6, 1, 225, 0},
    {5177, 6, 0, 259, 0}, {5183, 2, 0, 8766, 0}, {5185, 3, 0, 8766, 819}, {5188, 3, 0, 8767, 0}, {5191, 5, 1, 226, 0},
    {5196, 5, 1, 180, 0}, {5201, 3, 0, 1072, 0}, {5204, 5, 1, 230, 0}, {5209, 2, 0, 8289, 0}, {5211, 3, 0, 120094, 0},
    {5214, 6, 1, 224, 0}, {5220, 7, 0, 8501, 0}, {5227, 5, 0, 8501, 0}, {5232, 5, 0, 945, 0}, {5237, 5, 0, 257, 0},
    {5242, 5, 0, 10815, 0}, {5247, 3, 1, 38, 0}, {5250, 3, 0, 8743, 0}, {5253, 6, 0, 10837, 0},
    {5259, 4, 0, 10844, 0}, {5263, 8, 0, 10840, 0}, {5271, 4, 0, 10842, 0}, {5275, 3, 0, 8736, 0},
    {5278, 4, 0, 10660, 0}, {5282, 5, 0, 8736, 0}, {5287, 6, 0, 8737, 0}, {5293, 8, 0, 10664, 0},
    {5301, 8, 0, 10665, 0}, {5309, 8, 0, 10666, 0}, {5317, 8, 0, 10667, 0}, {5325, 8, 0, 10668, 0},
    {5333, 8, 0, 10669, 0}, {5341, 8, 0, 10670, 0}, {5349, 8, 0, 10671, 0}, {5357, 5, 0, 8735, 0},
    {5362, 7, 0, 8894, 0}, {5369, 8, 0, 10653, 0}, {5377, 6, 0, 8738, 0}, {5383, 5, 0, 197, 0}, {5388, 7, 0, 9084, 0},
    {5395, 5, 0, 261, 0}, {5400, 4, 0, 120146, 0}, {5404, 2, 0, 8776, 0}, {5406, 3, 0, 10864, 0},
    {5409, 6, 0, 10863, 0}, {5415, 3, 0, 8778, 0}, {5418, 4, 0, 8779, 0}, {5422, 4, 0, 39, 0}, {5426, 6, 0, 8776, 0},
    {5432, 8, 0, 8778, 0}, {5440, 5, 1, 229, 0}, {5445, 4, 0, 119990, 0}, {5449, 3, 0, 42, 0}, {5452, 5, 0, 8776, 0},
    {5457, 7, 0, 8781, 0}, {5464, 6, 1, 227, 0}, {5470, 4, 1, 228, 0}, {5474, 8, 0, 8755, 0}, {5482, 5, 0, 10769, 0},
    {5487, 4, 0, 10989, 0}, {5491, 8, 0, 8780, 0}, {5499, 11, 0, 1014, 0}, {5510, 9, 0, 8245, 0},
    {5519, 7, 0, 8765, 0}, {5526, 9, 0, 8909, 0}, {5535, 6, 0, 8893, 0}, {5541, 6, 0, 8965, 0}, {5547, 8, 0, 8965, 0},
    {5555, 4, 0, 9141, 0}, {5559, 8, 0, 9142, 0}, {5567, 5, 0, 8780, 0}, {5572, 3, 0, 1073, 0}, {5575, 5, 0, 8222, 0},
    {5580, 6, 0, 8757, 0}, {5586, 7, 0, 8757, 0}, {5593, 7, 0, 10672, 0}, {5600, 5, 0, 1014, 0},
    {5605, 6, 0, 8492, 0}, {5611, 4, 0, 946, 0}, {5615, 4, 0, 8502, 0}, {5619, 7, 0, 8812, 0},
    {5626, 3, 0, 120095, 0}, {5629, 6, 0, 8898, 0}, {5635, 7, 0, 9711, 0}, {5642, 6, 0, 8899, 0},
    {5648, 7, 0, 10752, 0}, {5655, 8, 0, 10753, 0}, {5663, 9, 0, 10754, 0}, {5672, 8, 0, 10758, 0},
    {5680, 7, 0, 9733, 0}, {5687, 15, 0, 9661, 0}, {5702, 13, 0, 9651, 0}, {5715, 8, 0, 10756, 0},
    {5723, 6, 0, 8897, 0}, {5729, 8, 0, 8896, 0}, {5737, 6, 0, 10509, 0}, {5743, 12, 0, 10731, 0},
    {5755, 11, 0, 9642, 0}, {5766, 13, 0, 9652, 0}, {5779, 17, 0, 9662, 0}, {5796, 17, 0, 9666, 0},
    {5813, 18, 0, 9656, 0}, {5831, 5, 0, 9251, 0}, {5836, 5, 0, 9618, 0}, {5841, 5, 0, 9617, 0},
    {5846, 5, 0, 9619, 0}, {5851, 5, 0, 9608, 0}, {5856, 3, 0, 61, 8421}, {5859, 7, 0, 8801, 8421},
    {5866, 4, 0, 8976, 0}, {5870, 4, 0, 120147, 0}, {5874, 3, 0, 8869, 0}, {5877, 6, 0, 8869, 0},
    {5883, 6, 0, 8904, 0}, {5889, 5, 0, 9559, 0}, {5894, 5, 0, 9556, 0}, {5899, 5, 0, 9558, 0}, {5904, 5, 0, 9555, 0},
    {5909, 4, 0, 9552, 0}, {5913, 5, 0, 9574, 0}, {5918, 5, 0, 9577, 0}, {5923, 5, 0, 9572, 0}, {5928, 5, 0, 9575, 0},
    {5933, 5, 0, 9565, 0}, {5938, 5, 0, 9562, 0}, {5943, 5, 0, 9564, 0}, {5948, 5, 0, 9561, 0}, {5953, 4, 0, 9553, 0},
    {5957, 5, 0, 9580, 0}, {5962, 5, 0, 9571, 0}, {5967, 5, 0, 9568, 0}, {5972, 5, 0, 9579, 0}, {5977, 5, 0, 9570, 0},
    {5982, 5, 0, 9567, 0}, {5987, 6, 0, 10697, 0}, {5993, 5, 0, 9557, 0}, {5998, 5, 0, 9554, 0},
    {6003, 5, 0, 9488, 0}, {6008, 5, 0, 9484, 0}, {6013, 4, 0, 9472, 0}, {6017, 5, 0, 9573, 0}, {6022, 5, 0, 9576, 0},
    {6027, 5, 0, 9516, 0}, {6032, 5, 0, 9524, 0}, {6037, 8, 0, 8863, 0}, {6045, 7, 0, 8862, 0}, {6052, 8, 0, 8864, 0},
    {6060, 5, 0, 9563, 0}, {6065, 5, 0, 9560, 0}, {6070, 5, 0, 9496, 0}, {6075, 5, 0, 9492, 0}, {6080, 4, 0, 9474, 0},
    {6084, 5, 0, 9578, 0}, {6089, 5, 0, 9569, 0}, {6094, 5, 0, 9566, 0}, {6099, 5, 0, 9532, 0}, {6104, 5, 0, 9508, 0},
    {6109, 5, 0, 9500, 0}, {6114, 6, 0, 8245, 0}, {6120, 5, 0, 728, 0}, {6125, 6, 1, 166, 0}, {6131, 4, 0, 119991, 0},
    {6135, 5, 0, 8271, 0}, {6140, 4, 0, 8765, 0}, {6144, 5, 0, 8909, 0}, {6149, 4, 0, 92, 0}, {6153, 5, 0, 10693, 0},
    {6158, 8, 0, 10184, 0}, {6166, 4, 0, 8226, 0}, {6170, 6, 0, 8226, 0}, {6176, 4, 0, 8782, 0},
    {6180, 5, 0, 10926, 0}, {6185, 5, 0, 8783, 0}, {6190, 6, 0, 8783, 0}, {6196, 6, 0, 263, 0}, {6202, 3, 0, 8745, 0},
    {6205, 6, 0, 10820, 0}, {6211, 8, 0, 10825, 0}, {6219, 6, 0, 10827, 0}, {6225, 6, 0, 10823, 0},
    {6231, 6, 0, 10816, 0}, {6237, 4, 0, 8745, 65024}, {6241, 5, 0, 8257, 0}, {6246, 5, 0, 711, 0},
    {6251, 5, 0, 10829, 0}, {6256, 6, 0, 269, 0}, {6262, 6, 1, 231, 0}, {6268, 5, 0, 265, 0}, {6273, 5, 0, 10828, 0},
    {6278, 7, 0, 10832, 0}, {6285, 4, 0, 267, 0}, {6289, 5, 1, 184, 0}, {6294, 7, 0, 10674, 0}, {6301, 4, 1, 162, 0},
    {6305, 9, 0, 183, 0}, {6314, 3, 0, 120096, 0}, {6317, 4, 0, 1095, 0}, {6321, 5, 0, 10003, 0},
    {6326, 9, 0, 10003, 0}, {6335, 3, 0, 967, 0}, {6338, 3, 0, 9675, 0}, {6341, 4, 0, 10691, 0}, {6345, 4, 0, 710, 0},
    {6349, 6, 0, 8791, 0}, {6355, 15, 0, 8634, 0}, {6370, 16, 0, 8635, 0}, {6386, 8, 0, 174, 0},
    {6394, 8, 0, 9416, 0}, {6402, 10, 0, 8859, 0}, {6412, 11, 0, 8858, 0}, {6423, 11, 0, 8861, 0},
    {6434, 4, 0, 8791, 0}, {6438, 8, 0, 10768, 0}, {6446, 6, 0, 10991, 0}, {6452, 7, 0, 10690, 0},
    {6459, 5, 0, 9827, 0}, {6464, 8, 0, 9827, 0}, {6472, 5, 0, 58, 0}, {6477, 6, 0, 8788, 0}, {6483, 7, 0, 8788, 0},
    {6490, 5, 0, 44, 0}, {6495, 6, 0, 64, 0}, {6501, 4, 0, 8705, 0}, {6505, 6, 0, 8728, 0}, {6511, 10, 0, 8705, 0},
    {6521, 9, 0, 8450, 0}, {6530, 4, 0, 8773, 0}, {6534, 7, 0, 10861, 0}, {6541, 6, 0, 8750, 0},
    {6547, 4, 0, 120148, 0}, {6551, 6, 0, 8720, 0}, {6557, 4, 1, 169, 0}, {6561, 6, 0, 8471, 0},
    {6567, 5, 0, 8629, 0}, {6572, 5, 0, 10007, 0}, {6577, 4, 0, 119992, 0}, {6581, 4, 0, 10959, 0},
    {6585, 5, 0, 10961, 0}, {6590, 4, 0, 10960, 0}, {6594, 5, 0, 10962, 0}, {6599, 5, 0, 8943, 0},
    {6604, 7, 0, 10552, 0}, {6611, 7, 0, 10549, 0}, {6618, 5, 0, 8926, 0}, {6623, 5, 0, 8927, 0},
    {6628, 6, 0, 8630, 0}, {6634, 7, 0, 10557, 0}, {6641, 3, 0, 8746, 0}, {6644, 8, 0, 10824, 0},
    {6652, 6, 0, 10822, 0}, {6658, 6, 0, 10826, 0}, {6664, 6, 0, 8845, 0}, {6670, 5, 0, 10821, 0},
    {6675, 4, 0, 8746, 65024}, {6679, 6, 0, 8631, 0}, {6685, 7, 0, 10556, 0}, {6692, 11, 0, 8926, 0},
    {6703, 11, 0, 8927, 0}, {6714, 8, 0, 8910, 0}, {6722, 10, 0, 8911, 0}, {6732, 6, 1, 164, 0},
    {6738, 14, 0, 8630, 0}, {6752, 15, 0, 8631, 0}, {6767, 5, 0, 8910, 0}, {6772, 5, 0, 8911, 0},
    {6777, 8, 0, 8754, 0}, {6785, 5, 0, 8753, 0}, {6790, 6, 0, 9005, 0}, {6796, 4, 0, 8659, 0},
    {6800, 4, 0, 10597, 0}, {6804, 6, 0, 8224, 0}, {6810, 6, 0, 8504, 0}, {6816, 4, 0, 8595, 0},
    {6820, 4, 0, 8208, 0}, {6824, 5, 0, 8867, 0}, {6829, 7, 0, 10511, 0}, {6836, 5, 0, 733, 0}, {6841, 6, 0, 271, 0},
    {6847, 3, 0, 1076, 0}, {6850, 2, 0, 8518, 0}, {6852, 7, 0, 8225, 0}, {6859, 5, 0, 8650, 0},
    {6864, 7, 0, 10871, 0}, {6871, 3, 1, 176, 0}, {6874, 5, 0, 948, 0}, {6879, 7, 0, 10673, 0},
    {6886, 6, 0, 10623, 0}, {6892, 3, 0, 120097, 0}, {6895, 5, 0, 8643, 0}, {6900, 5, 0, 8642, 0},
    {6905, 4, 0, 8900, 0}, {6909, 7, 0, 8900, 0}, {6916, 11, 0, 9830, 0}, {6927, 5, 0, 9830, 0}, {6932, 3, 0, 168, 0},
    {6935, 7, 0, 989, 0}, {6942, 5, 0, 8946, 0}, {6947, 3, 0, 247, 0}, {6950, 6, 1, 247, 0}, {6956, 13, 0, 8903, 0},
    {6969, 6, 0, 8903, 0}, {6975, 4, 0, 1106, 0}, {6979, 6, 0, 8990, 0}, {6985, 6, 0, 8973, 0}, {6991, 6, 0, 36, 0},
    {6997, 4, 0, 120149, 0}, {7001, 3, 0, 729, 0}, {7004, 5, 0, 8784, 0}, {7009, 8, 0, 8785, 0},
    {7017, 8, 0, 8760, 0}, {7025, 7, 0, 8724, 0}, {7032, 9, 0, 8865, 0}, {7041, 14, 0, 8966, 0},
    {7055, 9, 0, 8595, 0}, {7064, 14, 0, 8650, 0}, {7078, 15, 0, 8643, 0}, {7093, 16, 0, 8642, 0},
    {7109, 8, 0, 10512, 0}, {7117, 6, 0, 8991, 0}, {7123, 6, 0, 8972, 0}, {7129, 4, 0, 119993, 0},
    {7133, 4, 0, 1109, 0}, {7137, 4, 0, 10742, 0}, {7141, 6, 0, 273, 0}, {7147, 5, 0, 8945, 0}, {7152, 4, 0, 9663, 0},
    {7156, 5, 0, 9662, 0}, {7161, 5, 0, 8693, 0}, {7166, 5, 0, 10607, 0}, {7171, 7, 0, 10662, 0},
    {7178, 4, 0, 1119, 0}, {7182, 8, 0, 10239, 0}, {7190, 5, 0, 10871, 0}, {7195, 4, 0, 8785, 0},
    {7199, 6, 1, 233, 0}, {7205, 6, 0, 10862, 0}, {7211, 6, 0, 283, 0}, {7217, 4, 0, 8790, 0}, {7221, 5, 1, 234, 0},
    {7226, 6, 0, 8789, 0}, {7232, 3, 0, 1101, 0}, {7235, 4, 0, 279, 0}, {7239, 2, 0, 8519, 0}, {7241, 5, 0, 8786, 0},
    {7246, 3, 0, 120098, 0}, {7249, 2, 0, 10906, 0}, {7251, 6, 1, 232, 0}, {7257, 3, 0, 10902, 0},
    {7260, 6, 0, 10904, 0}, {7266, 2, 0, 10905, 0}, {7268, 8, 0, 9191, 0}, {7276, 3, 0, 8467, 0},
    {7279, 3, 0, 10901, 0}, {7282, 6, 0, 10903, 0}, {7288, 5, 0, 275, 0}, {7293, 5, 0, 8709, 0},
    {7298, 8, 0, 8709, 0}, {7306, 6, 0, 8709, 0}, {7312, 4, 0, 8195, 0}, {7316, 6, 0, 8196, 0}, {7322, 6, 0, 8197, 0},
    {7328, 3, 0, 331, 0}, {7331, 4, 0, 8194, 0}, {7335, 5, 0, 281, 0}, {7340, 4, 0, 120150, 0}, {7344, 4, 0, 8917, 0},
    {7348, 6, 0, 10723, 0}, {7354, 5, 0, 10865, 0}, {7359, 4, 0, 949, 0}, {7363, 7, 0, 949, 0}, {7370, 5, 0, 1013, 0},
    {7375, 6, 0, 8790, 0}, {7381, 7, 0, 8789, 0}, {7388, 5, 0, 8770, 0}, {7393, 10, 0, 10902, 0},
    {7403, 11, 0, 10901, 0}, {7414, 6, 0, 61, 0}, {7420, 6, 0, 8799, 0}, {7426, 5, 0, 8801, 0},
    {7431, 7, 0, 10872, 0}, {7438, 8, 0, 10725, 0}, {7446, 5, 0, 8787, 0}, {7451, 5, 0, 10609, 0},
    {7456, 4, 0, 8495, 0}, {7460, 5, 0, 8784, 0}, {7465, 4, 0, 8770, 0}, {7469, 3, 0, 951, 0}, {7472, 3, 1, 240, 0},
    {7475, 4, 1, 235, 0}, {7479, 4, 0, 8364, 0}, {7483, 4, 0, 33, 0}, {7487, 5, 0, 8707, 0}, {7492, 11, 0, 8496, 0},
    {7503, 12, 0, 8519, 0}, {7515, 13, 0, 8786, 0}, {7528, 3, 0, 1092, 0}, {7531, 6, 0, 9792, 0},
    {7537, 6, 0, 64259, 0}, {7543, 5, 0, 64256, 0}, {7548, 6, 0, 64260, 0}, {7554, 3, 0, 120099, 0},
    {7557, 5, 0, 64257, 0}, {7562, 5, 0, 102, 106}, {7567, 4, 0, 9837, 0}, {7571, 5, 0, 64258, 0},
    {7576, 5, 0, 9649, 0}, {7581, 4, 0, 402, 0}, {7585, 4, 0, 120151, 0}, {7589, 6, 0, 8704, 0},
    {7595, 4, 0, 8916, 0}, {7599, 5, 0, 10969, 0}, {7604, 8, 0, 10765, 0}, {7612, 6, 1, 189, 0},
    {7618, 6, 0, 8531, 0}, {7624, 6, 1, 188, 0}, {7630, 6, 0, 8533, 0}, {7636, 6, 0, 8537, 0}, {7642, 6, 0, 8539, 0},
    {7648, 6, 0, 8532, 0}, {7654, 6, 0, 8534, 0}, {7660, 6, 1, 190, 0}, {7666, 6, 0, 8535, 0}, {7672, 6, 0, 8540, 0},
    {7678, 6, 0, 8536, 0}, {7684, 6, 0, 8538, 0}, {7690, 6, 0, 8541, 0}, {7696, 6, 0, 8542, 0}, {7702, 5, 0, 8260, 0},
    {7707, 5, 0, 8994, 0}, {7712, 4, 0, 119995, 0}, {7716, 2, 0, 8807, 0}, {7718, 3, 0, 10892, 0},
    {7721, 6, 0, 501, 0}, {7727, 5, 0, 947, 0}, {7732, 6, 0, 989, 0}, {7738, 3, 0, 10886, 0}, {7741, 6, 0, 287, 0},
    {7747, 5, 0, 285, 0}, {7752, 3, 0, 1075, 0}, {7755, 4, 0, 289, 0}, {7759, 2, 0, 8805, 0}, {7761, 3, 0, 8923, 0},
    {7764, 3, 0, 8805, 0}, {7767, 4, 0, 8807, 0}, {7771, 8, 0, 10878, 0}, {7779, 3, 0, 10878, 0},
    {7782, 5, 0, 10921, 0}, {7787, 6, 0, 10880, 0}, {7793, 7, 0, 10882, 0}, {7800, 8, 0, 10884, 0},
    {7808, 4, 0, 8923, 65024}, {7812, 6, 0, 10900, 0}, {7818, 3, 0, 120100, 0}, {7821, 2, 0, 8811, 0},
    {7823, 3, 0, 8921, 0}, {7826, 5, 0, 8503, 0}, {7831, 4, 0, 1107, 0}, {7835, 2, 0, 8823, 0},
    {7837, 3, 0, 10898, 0}, {7840, 3, 0, 10917, 0}, {7843, 3, 0, 10916, 0}, {7846, 3, 0, 8809, 0},
    {7849, 4, 0, 10890, 0}, {7853, 8, 0, 10890, 0}, {7861, 3, 0, 10888, 0}, {7864, 4, 0, 10888, 0},
    {7868, 5, 0, 8809, 0}, {7873, 5, 0, 8935, 0}, {7878, 4, 0, 120152, 0}, {7882, 5, 0, 96, 0}, {7887, 4, 0, 8458, 0},
    {7891, 4, 0, 8819, 0}, {7895, 5, 0, 10894, 0}, {7900, 5, 0, 10896, 0}, {7905, 2, 1, 62, 0},
    {7907, 4, 0, 10919, 0}, {7911, 5, 0, 10874, 0}, {7916, 5, 0, 8919, 0}, {7921, 6, 0, 10645, 0},
    {7927, 7, 0, 10876, 0}, {7934, 9, 0, 10886, 0}, {7943, 6, 0, 10616, 0}, {7949, 6, 0, 8919, 0},
    {7955, 9, 0, 8923, 0}, {7964, 10, 0, 10892, 0}, {7974, 7, 0, 8823, 0}, {7981, 6, 0, 8819, 0},
    {7987, 9, 0, 8809, 65024}, {7996, 4, 0, 8809, 65024}, {8000, 4, 0, 8660, 0}, {8004, 6, 0, 8202, 0},
    {8010, 4, 0, 189, 0}, {8014, 6, 0, 8459, 0}, {8020, 6, 0, 1098, 0}, {8026, 4, 0, 8596, 0}, {8030, 7, 0, 10568, 0},
    {8037, 5, 0, 8621, 0}, {8042, 4, 0, 8463, 0}, {8046, 5, 0, 293, 0}, {8051, 6, 0, 9829, 0}, {8057, 9, 0, 9829, 0},
    {8066, 6, 0, 8230, 0}, {8072, 6, 0, 8889, 0}, {8078, 3, 0, 120101, 0}, {8081, 8, 0, 10533, 0},
    {8089, 8, 0, 10534, 0}, {8097, 5, 0, 8703, 0}, {8102, 6, 0, 8763, 0}, {8108, 13, 0, 8617, 0},
    {8121, 14, 0, 8618, 0}, {8135, 4, 0, 120153, 0}, {8139, 6, 0, 8213, 0}, {8145, 4, 0, 119997, 0},
    {8149, 6, 0, 8463, 0}, {8155, 6, 0, 295, 0}, {8161, 6, 0, 8259, 0}, {8167, 6, 0, 8208, 0}, {8173, 6, 1, 237, 0},
    {8179, 2, 0, 8291, 0}, {8181, 5, 1, 238, 0}, {8186, 3, 0, 1080, 0}, {8189, 4, 0, 1077, 0}, {8193, 5, 1, 161, 0},
    {8198, 3, 0, 8660, 0}, {8201, 3, 0, 120102, 0}, {8204, 6, 1, 236, 0}, {8210, 2, 0, 8520, 0},
    {8212, 6, 0, 10764, 0}, {8218, 5, 0, 8749, 0}, {8223, 6, 0, 10716, 0}, {8229, 5, 0, 8489, 0},
    {8234, 5, 0, 307, 0}, {8239, 5, 0, 299, 0}, {8244, 5, 0, 8465, 0}, {8249, 8, 0, 8464, 0}, {8257, 8, 0, 8465, 0},
    {8265, 5, 0, 305, 0}, {8270, 4, 0, 8887, 0}, {8274, 5, 0, 437, 0}, {8279, 2, 0, 8712, 0}, {8281, 6, 0, 8453, 0},
    {8287, 5, 0, 8734, 0}, {8292, 8, 0, 10717, 0}, {8300, 6, 0, 305, 0}, {8306, 3, 0, 8747, 0}, {8309, 6, 0, 8890, 0},
    {8315, 8, 0, 8484, 0}, {8323, 8, 0, 8890, 0}, {8331, 8, 0, 10775, 0}, {8339, 7, 0, 10812, 0},
    {8346, 4, 0, 1105, 0}, {8350, 5, 0, 303, 0}, {8355, 4, 0, 120154, 0}, {8359, 4, 0, 953, 0},
    {8363, 5, 0, 10812, 0}, {8368, 6, 1, 191, 0}, {8374, 4, 0, 119998, 0}, {8378, 4, 0, 8712, 0},
    {8382, 5, 0, 8953, 0}, {8387, 7, 0, 8949, 0}, {8394, 5, 0, 8948, 0}, {8399, 6, 0, 8947, 0}, {8405, 5, 0, 8712, 0},
    {8410, 2, 0, 8290, 0}, {8412, 6, 0, 297, 0}, {8418, 5, 0, 1110, 0}, {8423, 4, 1, 239, 0}, {8427, 5, 0, 309, 0},
    {8432, 3, 0, 1081, 0}, {8435, 3, 0, 120103, 0}, {8438, 5, 0, 567, 0}, {8443, 4, 0, 120155, 0},
    {8447, 4, 0, 119999, 0}, {8451, 6, 0, 1112, 0}, {8457, 5, 0, 1108, 0}, {8462, 5, 0, 954, 0},
    {8467, 6, 0, 1008, 0}, {8473, 6, 0, 311, 0}, {8479, 3, 0, 1082, 0}, {8482, 3, 0, 120104, 0}, {8485, 6, 0, 312, 0},
    {8491, 4, 0, 1093, 0}, {8495, 4, 0, 1116, 0}, {8499, 4, 0, 120156, 0}, {8503, 4, 0, 120000, 0},
    {8507, 5, 0, 8666, 0}, {8512, 4, 0, 8656, 0}, {8516, 6, 0, 10523, 0}, {8522, 5, 0, 10510, 0},
    {8527, 2, 0, 8806, 0}, {8529, 3, 0, 10891, 0}, {8532, 4, 0, 10594, 0}, {8536, 6, 0, 314, 0},
    {8542, 8, 0, 10676, 0}, {8550, 6, 0, 8466, 0}, {8556, 6, 0, 955, 0}, {8562, 4, 0, 10216, 0},
    {8566, 5, 0, 10641, 0}, {8571, 6, 0, 10216, 0}, {8577, 3, 0, 10885, 0}, {8580, 5, 1, 171, 0},
    {8585, 4, 0, 8592, 0}, {8589, 5, 0, 8676, 0}, {8594, 7, 0, 10527, 0}, {8601, 6, 0, 10525, 0},
    {8607, 6, 0, 8617, 0}, {8613, 6, 0, 8619, 0}, {8619, 6, 0, 10553, 0}, {8625, 7, 0, 10611, 0},
    {8632, 6, 0, 8610, 0}, {8638, 3, 0, 10923, 0}, {8641, 6, 0, 10521, 0}, {8647, 4, 0, 10925, 0},
    {8651, 5, 0, 10925, 65024}, {8656, 5, 0, 10508, 0}, {8661, 5, 0, 10098, 0}, {8666, 6, 0, 123, 0},
    {8672, 6, 0, 91, 0}, {8678, 5, 0, 10635, 0}, {8683, 7, 0, 10639, 0}, {8690, 7, 0, 10637, 0}, {8697, 6, 0, 318, 0},
    {8703, 6, 0, 316, 0}, {8709, 5, 0, 8968, 0}, {8714, 4, 0, 123, 0}, {8718, 3, 0, 1083, 0}, {8721, 4, 0, 10550, 0},
    {8725, 5, 0, 8220, 0}, {8730, 6, 0, 8222, 0}, {8736, 7, 0, 10599, 0}, {8743, 8, 0, 10571, 0},
    {8751, 4, 0, 8626, 0}, {8755, 2, 0, 8804, 0}, {8757, 9, 0, 8592, 0}, {8766, 13, 0, 8610, 0},
    {8779, 15, 0, 8637, 0}, {8794, 13, 0, 8636, 0}, {8807, 14, 0, 8647, 0}, {8821, 14, 0, 8596, 0},
    {8835, 15, 0, 8646, 0}, {8850, 17, 0, 8651, 0}, {8867, 19, 0, 8621, 0}, {8886, 14, 0, 8907, 0},
    {8900, 3, 0, 8922, 0}, {8903, 3, 0, 8804, 0}, {8906, 4, 0, 8806, 0}, {8910, 8, 0, 10877, 0},
    {8918, 3, 0, 10877, 0}, {8921, 5, 0, 10920, 0}, {8926, 6, 0, 10879, 0}, {8932, 7, 0, 10881, 0},
    {8939, 8, 0, 10883, 0}, {8947, 4, 0, 8922, 65024}, {8951, 6, 0, 10899, 0}, {8957, 10, 0, 10885, 0},
    {8967, 7, 0, 8918, 0}, {8974, 9, 0, 8922, 0}, {8983, 10, 0, 10891, 0}, {8993, 7, 0, 8822, 0},
    {9000, 7, 0, 8818, 0}, {9007, 6, 0, 10620, 0}, {9013, 6, 0, 8970, 0}, {9019, 3, 0, 120105, 0},
    {9022, 2, 0, 8822, 0}, {9024, 3, 0, 10897, 0}, {9027, 5, 0, 8637, 0}, {9032, 5, 0, 8636, 0},
    {9037, 6, 0, 10602, 0}, {9043, 5, 0, 9604, 0}, {9048, 4, 0, 1113, 0}, {9052, 2, 0, 8810, 0},
    {9054, 5, 0, 8647, 0}, {9059, 8, 0, 8990, 0}, {9067, 6, 0, 10603, 0}, {9073, 5, 0, 9722, 0}, {9078, 6, 0, 320, 0},
    {9084, 6, 0, 9136, 0}, {9090, 10, 0, 9136, 0}, {9100, 3, 0, 8808, 0}, {9103, 4, 0, 10889, 0},
    {9107, 8, 0, 10889, 0}, {9115, 3, 0, 10887, 0}, {9118, 4, 0, 10887, 0}, {9122, 5, 0, 8808, 0},
    {9127, 5, 0, 8934, 0}, {9132, 5, 0, 10220, 0}, {9137, 5, 0, 8701, 0}, {9142, 5, 0, 10214, 0},
    {9147, 13, 0, 10229, 0}, {9160, 18, 0, 10231, 0}, {9178, 10, 0, 10236, 0}, {9188, 14, 0, 10230, 0},
    {9202, 13, 0, 8619, 0}, {9215, 14, 0, 8620, 0}, {9229, 5, 0, 10629, 0}, {9234, 4, 0, 120157, 0},
    {9238, 6, 0, 10797, 0}, {9244, 7, 0, 10804, 0}, {9251, 6, 0, 8727, 0}, {9257, 6, 0, 95, 0}, {9263, 3, 0, 9674, 0},
    {9266, 7, 0, 9674, 0}, {9273, 4, 0, 10731, 0}, {9277, 4, 0, 40, 0}, {9281, 6, 0, 10643, 0}, {9287, 5, 0, 8646, 0},
    {9292, 8, 0, 8991, 0}, {9300, 5, 0, 8651, 0}, {9305, 6, 0, 10605, 0}, {9311, 3, 0, 8206, 0},
    {9314, 5, 0, 8895, 0}, {9319, 6, 0, 8249, 0}, {9325, 4, 0, 120001, 0}, {9329, 3, 0, 8624, 0},
    {9332, 4, 0, 8818, 0}, {9336, 5, 0, 10893, 0}, {9341, 5, 0, 10895, 0}, {9346, 4, 0, 91, 0}, {9350, 5, 0, 8216, 0},
    {9355, 6, 0, 8218, 0}, {9361, 6, 0, 322, 0}, {9367, 2, 1, 60, 0}, {9369, 4, 0, 10918, 0}, {9373, 5, 0, 10873, 0},
    {9378, 5, 0, 8918, 0}, {9383, 6, 0, 8907, 0}, {9389, 6, 0, 8905, 0}, {9395, 6, 0, 10614, 0},
    {9401, 7, 0, 10875, 0}, {9408, 6, 0, 10646, 0}, {9414, 4, 0, 9667, 0}, {9418, 5, 0, 8884, 0},
    {9423, 5, 0, 9666, 0}, {9428, 8, 0, 10570, 0}, {9436, 7, 0, 10598, 0}, {9443, 9, 0, 8808, 65024},
    {9452, 4, 0, 8808, 65024}, {9456, 5, 0, 8762, 0}, {9461, 4, 1, 175, 0}, {9465, 4, 0, 9794, 0},
    {9469, 4, 0, 10016, 0}, {9473, 7, 0, 10016, 0}, {9480, 3, 0, 8614, 0}, {9483, 6, 0, 8614, 0},
    {9489, 10, 0, 8615, 0}, {9499, 10, 0, 8612, 0}, {9509, 8, 0, 8613, 0}, {9517, 6, 0, 9646, 0},
    {9523, 6, 0, 10793, 0}, {9529, 3, 0, 1084, 0}, {9532, 5, 0, 8212, 0}, {9537, 13, 0, 8737, 0},
    {9550, 3, 0, 120106, 0}, {9553, 3, 0, 8487, 0}, {9556, 5, 1, 181, 0}, {9561, 3, 0, 8739, 0}, {9564, 6, 0, 42, 0},
    {9570, 6, 0, 10992, 0}, {9576, 6, 1, 183, 0}, {9582, 5, 0, 8722, 0}, {9587, 6, 0, 8863, 0}, {9593, 6, 0, 8760, 0},
    {9599, 7, 0, 10794, 0}, {9606, 4, 0, 10971, 0}, {9610, 4, 0, 8230, 0}, {9614, 6, 0, 8723, 0},
    {9620, 6, 0, 8871, 0}, {9626, 4, 0, 120158, 0}, {9630, 2, 0, 8723, 0}, {9632, 4, 0, 120002, 0},
    {9636, 6, 0, 8766, 0}, {9642, 2, 0, 956, 0}, {9644, 8, 0, 8888, 0}, {9652, 5, 0, 8888, 0},
    {9657, 3, 0, 8921, 824}, {9660, 3, 0, 8811, 8402}, {9663, 4, 0, 8811, 824}, {9667, 10, 0, 8653, 0},
    {9677, 15, 0, 8654, 0}, {9692, 3, 0, 8920, 824}, {9695, 3, 0, 8810, 8402}, {9698, 4, 0, 8810, 824},
    {9702, 11, 0, 8655, 0}, {9713, 6, 0, 8879, 0}, {9719, 6, 0, 8878, 0}, {9725, 5, 0, 8711, 0}, {9730, 6, 0, 324, 0},
    {9736, 4, 0, 8736, 8402}, {9740, 3, 0, 8777, 0}, {9743, 4, 0, 10864, 824}, {9747, 5, 0, 8779, 824},
    {9752, 5, 0, 329, 0}, {9757, 7, 0, 8777, 0}, {9764, 5, 0, 9838, 0}, {9769, 7, 0, 9838, 0}, {9776, 8, 0, 8469, 0},
    {9784, 4, 1, 160, 0}, {9788, 5, 0, 8782, 824}, {9793, 6, 0, 8783, 824}, {9799, 4, 0, 10819, 0},
    {9803, 6, 0, 328, 0}, {9809, 6, 0, 326, 0}, {9815, 5, 0, 8775, 0}, {9820, 8, 0, 10861, 824},
    {9828, 4, 0, 10818, 0}, {9832, 3, 0, 1085, 0}, {9835, 5, 0, 8211, 0}, {9840, 2, 0, 8800, 0},
    {9842, 5, 0, 8663, 0}, {9847, 6, 0, 10532, 0}, {9853, 5, 0, 8599, 0}, {9858, 7, 0, 8599, 0},
    {9865, 5, 0, 8784, 824}, {9870, 6, 0, 8802, 0}, {9876, 6, 0, 10536, 0}, {9882, 5, 0, 8770, 824},
    {9887, 6, 0, 8708, 0}, {9893, 7, 0, 8708, 0}, {9900, 3, 0, 120107, 0}, {9903, 3, 0, 8807, 824},
    {9906, 3, 0, 8817, 0}, {9909, 4, 0, 8817, 0}, {9913, 5, 0, 8807, 824}, {9918, 9, 0, 10878, 824},
    {9927, 4, 0, 10878, 824}, {9931, 5, 0, 8821, 0}, {9936, 3, 0, 8815, 0}, {9939, 4, 0, 8815, 0},
    {9943, 5, 0, 8654, 0}, {9948, 5, 0, 8622, 0}, {9953, 5, 0, 10994, 0}, {9958, 2, 0, 8715, 0},
    {9960, 3, 0, 8956, 0}, {9963, 4, 0, 8954, 0}, {9967, 3, 0, 8715, 0}, {9970, 4, 0, 1114, 0}, {9974, 5, 0, 8653, 0},
    {9979, 3, 0, 8806, 824}, {9982, 5, 0, 8602, 0}, {9987, 4, 0, 8229, 0}, {9991, 3, 0, 8816, 0},
    {9994, 10, 0, 8602, 0}, {10004, 15, 0, 8622, 0}, {10019, 4, 0, 8816, 0}, {10023, 5, 0, 8806, 824},
    {10028, 9, 0, 10877, 824}, {10037, 4, 0, 10877, 824}, {10041, 5, 0, 8814, 0}, {10046, 5, 0, 8820, 0},
    {10051, 3, 0, 8814, 0}, {10054, 5, 0, 8938, 0}, {10059, 6, 0, 8940, 0}, {10065, 4, 0, 8740, 0},
    {10069, 4, 0, 120159, 0}, {10073, 3, 1, 172, 0}, {10076, 5, 0, 8713, 0}, {10081, 6, 0, 8953, 824},
    {10087, 8, 0, 8949, 824}, {10095, 7, 0, 8713, 0}, {10102, 7, 0, 8951, 0}, {10109, 7, 0, 8950, 0},
    {10116, 5, 0, 8716, 0}, {10121, 7, 0, 8716, 0}, {10128, 7, 0, 8958, 0}, {10135, 7, 0, 8957, 0},
    {10142, 4, 0, 8742, 0}, {10146, 9, 0, 8742, 0}, {10155, 6, 0, 11005, 8421}, {10161, 5, 0, 8706, 824},
    {10166, 7, 0, 10772, 0}, {10173, 3, 0, 8832, 0}, {10176, 6, 0, 8928, 0}, {10182, 4, 0, 10927, 824},
    {10186, 5, 0, 8832, 0}, {10191, 7, 0, 10927, 824}, {10198, 5, 0, 8655, 0}, {10203, 5, 0, 8603, 0},
    {10208, 6, 0, 10547, 824}, {10214, 6, 0, 8605, 824}, {10220, 11, 0, 8603, 0}, {10231, 5, 0, 8939, 0},
    {10236, 6, 0, 8941, 0}, {10242, 3, 0, 8833, 0}, {10245, 6, 0, 8929, 0}, {10251, 4, 0, 10928, 824},
    {10255, 4, 0, 120003, 0}, {10259, 9, 0, 8740, 0}, {10268, 14, 0, 8742, 0}, {10282, 4, 0, 8769, 0},
    {10286, 5, 0, 8772, 0}, {10291, 6, 0, 8772, 0}, {10297, 5, 0, 8740, 0}, {10302, 5, 0, 8742, 0},
    {10307, 7, 0, 8930, 0}, {10314, 7, 0, 8931, 0}, {10321, 4, 0, 8836, 0}, {10325, 5, 0, 10949, 824},
    {10330, 5, 0, 8840, 0}, {10335, 7, 0, 8834, 8402}, {10342, 9, 0, 8840, 0}, {10351, 10, 0, 10949, 824},
    {10361, 5, 0, 8833, 0}, {10366, 7, 0, 10928, 824}, {10373, 4, 0, 8837, 0}, {10377, 5, 0, 10950, 824},
    {10382, 5, 0, 8841, 0}, {10387, 7, 0, 8835, 8402}, {10394, 9, 0, 8841, 0}, {10403, 10, 0, 10950, 824},
    {10413, 4, 0, 8825, 0}, {10417, 6, 1, 241, 0}, {10423, 4, 0, 8824, 0}, {10427, 13, 0, 8938, 0},
    {10440, 15, 0, 8940, 0}, {10455, 14, 0, 8939, 0}, {10469, 16, 0, 8941, 0}, {10485, 2, 0, 957, 0},
    {10487, 3, 0, 35, 0}, {10490, 6, 0, 8470, 0}, {10496, 5, 0, 8199, 0}, {10501, 6, 0, 8877, 0},
    {10507, 6, 0, 10500, 0}, {10513, 4, 0, 8781, 8402}, {10517, 6, 0, 8876, 0}, {10523, 4, 0, 8805, 8402},
    {10527, 4, 0, 62, 8402}, {10531, 7, 0, 10718, 0}, {10538, 6, 0, 10498, 0}, {10544, 4, 0, 8804, 8402},
    {10548, 4, 0, 60, 8402}, {10552, 7, 0, 8884, 8402}, {10559, 6, 0, 10499, 0}, {10565, 7, 0, 8885, 8402},
    {10572, 5, 0, 8764, 8402}, {10577, 5, 0, 8662, 0}, {10582, 6, 0, 10531, 0}, {10588, 5, 0, 8598, 0},
    {10593, 7, 0, 8598, 0}, {10600, 6, 0, 10535, 0}, {10606, 2, 0, 9416, 0}, {10608, 6, 1, 243, 0},
    {10614, 4, 0, 8859, 0}, {10618, 4, 0, 8858, 0}, {10622, 5, 1, 244, 0}, {10627, 3, 0, 1086, 0},
    {10630, 5, 0, 8861, 0}, {10635, 6, 0, 337, 0}, {10641, 4, 0, 10808, 0}, {10645, 4, 0, 8857, 0},
    {10649, 6, 0, 10684, 0}, {10655, 5, 0, 339, 0}, {10660, 5, 0, 10687, 0}, {10665, 3, 0, 120108, 0},
    {10668, 4, 0, 731, 0}, {10672, 6, 1, 242, 0}, {10678, 3, 0, 10689, 0}, {10681, 5, 0, 10677, 0},
    {10686, 3, 0, 937, 0}, {10689, 4, 0, 8750, 0}, {10693, 5, 0, 8634, 0}, {10698, 5, 0, 10686, 0},
    {10703, 7, 0, 10683, 0}, {10710, 5, 0, 8254, 0}, {10715, 3, 0, 10688, 0}, {10718, 5, 0, 333, 0},
    {10723, 5, 0, 969, 0}, {10728, 7, 0, 959, 0}, {10735, 4, 0, 10678, 0}, {10739, 6, 0, 8854, 0},
    {10745, 4, 0, 120160, 0}, {10749, 4, 0, 10679, 0}, {10753, 5, 0, 10681, 0}, {10758, 5, 0, 8853, 0},
    {10763, 2, 0, 8744, 0}, {10765, 5, 0, 8635, 0}, {10770, 3, 0, 10845, 0}, {10773, 5, 0, 8500, 0},
    {10778, 7, 0, 8500, 0}, {10785, 4, 1, 170, 0}, {10789, 4, 1, 186, 0}, {10793, 6, 0, 8886, 0},
    {10799, 4, 0, 10838, 0}, {10803, 7, 0, 10839, 0}, {10810, 3, 0, 10843, 0}, {10813, 4, 0, 8500, 0},
    {10817, 6, 1, 248, 0}, {10823, 4, 0, 8856, 0}, {10827, 6, 1, 245, 0}, {10833, 6, 0, 8855, 0},
    {10839, 8, 0, 10806, 0}, {10847, 4, 1, 246, 0}, {10851, 5, 0, 9021, 0}, {10856, 3, 0, 8741, 0},
    {10859, 4, 1, 182, 0}, {10863, 8, 0, 8741, 0}, {10871, 6, 0, 10995, 0}, {10877, 5, 0, 11005, 0},
    {10882, 4, 0, 8706, 0}, {10886, 3, 0, 1087, 0}, {10889, 6, 0, 37, 0}, {10895, 6, 0, 46, 0},
    {10901, 6, 0, 8240, 0}, {10907, 4, 0, 8869, 0}, {10911, 7, 0, 8241, 0}, {10918, 3, 0, 120109, 0},
    {10921, 3, 0, 966, 0}, {10924, 4, 0, 981, 0}, {10928, 6, 0, 8499, 0}, {10934, 5, 0, 9742, 0},
    {10939, 2, 0, 960, 0}, {10941, 9, 0, 8916, 0}, {10950, 3, 0, 982, 0}, {10953, 6, 0, 8463, 0},
    {10959, 7, 0, 8462, 0}, {10966, 6, 0, 8463, 0}, {10972, 4, 0, 43, 0}, {10976, 8, 0, 10787, 0},
    {10984, 5, 0, 8862, 0}, {10989, 7, 0, 10786, 0}, {10996, 6, 0, 8724, 0}, {11002, 6, 0, 10789, 0},
    {11008, 5, 0, 10866, 0}, {11013, 6, 1, 177, 0}, {11019, 7, 0, 10790, 0}, {11026, 7, 0, 10791, 0},
    {11033, 2, 0, 177, 0}, {11035, 8, 0, 10773, 0}, {11043, 4, 0, 120161, 0}, {11047, 5, 1, 163, 0},
    {11052, 2, 0, 8826, 0}, {11054, 3, 0, 10931, 0}, {11057, 4, 0, 10935, 0}, {11061, 5, 0, 8828, 0},
    {11066, 3, 0, 10927, 0}, {11069, 4, 0, 8826, 0}, {11073, 10, 0, 10935, 0}, {11083, 11, 0, 8828, 0},
    {11094, 6, 0, 10927, 0}, {11100, 11, 0, 10937, 0}, {11111, 8, 0, 10933, 0}, {11119, 8, 0, 8936, 0},
    {11127, 7, 0, 8830, 0}, {11134, 5, 0, 8242, 0}, {11139, 6, 0, 8473, 0}, {11145, 4, 0, 10933, 0},
    {11149, 5, 0, 10937, 0}, {11154, 6, 0, 8936, 0}, {11160, 4, 0, 8719, 0}, {11164, 8, 0, 9006, 0},
    {11172, 8, 0, 8978, 0}, {11180, 8, 0, 8979, 0}, {11188, 4, 0, 8733, 0}, {11192, 6, 0, 8733, 0},
    {11198, 5, 0, 8830, 0}, {11203, 6, 0, 8880, 0}, {11209, 4, 0, 120005, 0}, {11213, 3, 0, 968, 0},
    {11216, 6, 0, 8200, 0}, {11222, 3, 0, 120110, 0}, {11225, 4, 0, 10764, 0}, {11229, 4, 0, 120162, 0},
    {11233, 6, 0, 8279, 0}, {11239, 4, 0, 120006, 0}, {11243, 11, 0, 8461, 0}, {11254, 7, 0, 10774, 0},
    {11261, 5, 0, 63, 0}, {11266, 7, 0, 8799, 0}, {11273, 4, 1, 34, 0}, {11277, 5, 0, 8667, 0},
    {11282, 4, 0, 8658, 0}, {11286, 6, 0, 10524, 0}, {11292, 5, 0, 10511, 0}, {11297, 4, 0, 10596, 0},
    {11301, 4, 0, 8765, 817}, {11305, 6, 0, 341, 0}, {11311, 5, 0, 8730, 0}, {11316, 8, 0, 10675, 0},
    {11324, 4, 0, 10217, 0}, {11328, 5, 0, 10642, 0}, {11333, 5, 0, 10661, 0}, {11338, 6, 0, 10217, 0},
    {11344, 5, 1, 187, 0}, {11349, 4, 0, 8594, 0}, {11353, 6, 0, 10613, 0}, {11359, 5, 0, 8677, 0},
    {11364, 7, 0, 10528, 0}, {11371, 5, 0, 10547, 0}, {11376, 6, 0, 10526, 0}, {11382, 6, 0, 8618, 0},
    {11388, 6, 0, 8620, 0}, {11394, 6, 0, 10565, 0}, {11400, 7, 0, 10612, 0}, {11407, 6, 0, 8611, 0},
    {11413, 5, 0, 8605, 0}, {11418, 6, 0, 10522, 0}, {11424, 5, 0, 8758, 0}, {11429, 9, 0, 8474, 0},
    {11438, 5, 0, 10509, 0}, {11443, 5, 0, 10099, 0}, {11448, 6, 0, 125, 0}, {11454, 6, 0, 93, 0},
    {11460, 5, 0, 10636, 0}, {11465, 7, 0, 10638, 0}, {11472, 7, 0, 10640, 0}, {11479, 6, 0, 345, 0},
    {11485, 6, 0, 343, 0}, {11491, 5, 0, 8969, 0}, {11496, 4, 0, 125, 0}, {11500, 3, 0, 1088, 0},
    {11503, 4, 0, 10551, 0}, {11507, 7, 0, 10601, 0}, {11514, 5, 0, 8221, 0}, {11519, 6, 0, 8221, 0},
    {11525, 4, 0, 8627, 0}, {11529, 4, 0, 8476, 0}, {11533, 7, 0, 8475, 0}, {11540, 8, 0, 8476, 0},
    {11548, 5, 0, 8477, 0}, {11553, 4, 0, 9645, 0}, {11557, 3, 1, 174, 0}, {11560, 6, 0, 10621, 0},
    {11566, 6, 0, 8971, 0}, {11572, 3, 0, 120111, 0}, {11575, 5, 0, 8641, 0}, {11580, 5, 0, 8640, 0},
    {11585, 6, 0, 10604, 0}, {11591, 3, 0, 961, 0}, {11594, 4, 0, 1009, 0}, {11598, 10, 0, 8594, 0},
    {11608, 14, 0, 8611, 0}, {11622, 16, 0, 8641, 0}, {11638, 14, 0, 8640, 0}, {11652, 15, 0, 8644, 0},
    {11667, 17, 0, 8652, 0}, {11684, 16, 0, 8649, 0}, {11700, 15, 0, 8605, 0}, {11715, 15, 0, 8908, 0},
    {11730, 4, 0, 730, 0}, {11734, 12, 0, 8787, 0}, {11746, 5, 0, 8644, 0}, {11751, 5, 0, 8652, 0},
    {11756, 3, 0, 8207, 0}, {11759, 6, 0, 9137, 0}, {11765, 10, 0, 9137, 0}, {11775, 5, 0, 10990, 0},
    {11780, 5, 0, 10221, 0}, {11785, 5, 0, 8702, 0}, {11790, 5, 0, 10215, 0}, {11795, 5, 0, 10630, 0},
    {11800, 4, 0, 120163, 0}, {11804, 6, 0, 10798, 0}, {11810, 7, 0, 10805, 0}, {11817, 4, 0, 41, 0},
    {11821, 6, 0, 10644, 0}, {11827, 8, 0, 10770, 0}, {11835, 5, 0, 8649, 0}, {11840, 6, 0, 8250, 0},
    {11846, 4, 0, 120007, 0}, {11850, 3, 0, 8625, 0}, {11853, 4, 0, 93, 0}, {11857, 5, 0, 8217, 0},
    {11862, 6, 0, 8217, 0}, {11868, 6, 0, 8908, 0}, {11874, 6, 0, 8906, 0}, {11880, 4, 0, 9657, 0},
    {11884, 5, 0, 8885, 0}, {11889, 5, 0, 9656, 0}, {11894, 8, 0, 10702, 0}, {11902, 7, 0, 10600, 0},
    {11909, 2, 0, 8478, 0}, {11911, 6, 0, 347, 0}, {11917, 5, 0, 8218, 0}, {11922, 2, 0, 8827, 0},
    {11924, 3, 0, 10932, 0}, {11927, 4, 0, 10936, 0}, {11931, 6, 0, 353, 0}, {11937, 5, 0, 8829, 0},
    {11942, 3, 0, 10928, 0}, {11945, 6, 0, 351, 0}, {11951, 5, 0, 349, 0}, {11956, 4, 0, 10934, 0},
    {11960, 5, 0, 10938, 0}, {11965, 6, 0, 8937, 0}, {11971, 8, 0, 10771, 0}, {11979, 5, 0, 8831, 0},
    {11984, 3, 0, 1089, 0}, {11987, 4, 0, 8901, 0}, {11991, 5, 0, 8865, 0}, {11996, 5, 0, 10854, 0},
    {12001, 5, 0, 8664, 0}, {12006, 6, 0, 10533, 0}, {12012, 5, 0, 8600, 0}, {12017, 7, 0, 8600, 0},
    {12024, 4, 1, 167, 0}, {12028, 4, 0, 59, 0}, {12032, 6, 0, 10537, 0}, {12038, 8, 0, 8726, 0},
    {12046, 5, 0, 8726, 0}, {12051, 4, 0, 10038, 0}, {12055, 3, 0, 120112, 0}, {12058, 6, 0, 8994, 0},
    {12064, 5, 0, 9839, 0}, {12069, 6, 0, 1097, 0}, {12075, 4, 0, 1096, 0}, {12079, 8, 0, 8739, 0},
    {12087, 13, 0, 8741, 0}, {12100, 3, 1, 173, 0}, {12103, 5, 0, 963, 0}, {12108, 6, 0, 962, 0},
    {12114, 6, 0, 962, 0}, {12120, 3, 0, 8764, 0}, {12123, 6, 0, 10858, 0}, {12129, 4, 0, 8771, 0},
    {12133, 5, 0, 8771, 0}, {12138, 4, 0, 10910, 0}, {12142, 5, 0, 10912, 0}, {12147, 4, 0, 10909, 0},
    {12151, 5, 0, 10911, 0}, {12156, 5, 0, 8774, 0}, {12161, 7, 0, 10788, 0}, {12168, 7, 0, 10610, 0},
    {12175, 5, 0, 8592, 0}, {12180, 13, 0, 8726, 0}, {12193, 6, 0, 10803, 0}, {12199, 8, 0, 10724, 0},
    {12207, 4, 0, 8739, 0}, {12211, 5, 0, 8995, 0}, {12216, 3, 0, 10922, 0}, {12219, 4, 0, 10924, 0},
    {12223, 5, 0, 10924, 65024}, {12228, 6, 0, 1100, 0}, {12234, 3, 0, 47, 0}, {12237, 4, 0, 10692, 0},
    {12241, 6, 0, 9023, 0}, {12247, 4, 0, 120164, 0}, {12251, 6, 0, 9824, 0}, {12257, 9, 0, 9824, 0},
    {12266, 4, 0, 8741, 0}, {12270, 5, 0, 8851, 0}, {12275, 6, 0, 8851, 65024}, {12281, 5, 0, 8852, 0},
    {12286, 6, 0, 8852, 65024}, {12292, 5, 0, 8847, 0}, {12297, 6, 0, 8849, 0}, {12303, 8, 0, 8847, 0},
    {12311, 10, 0, 8849, 0}, {12321, 5, 0, 8848, 0}, {12326, 6, 0, 8850, 0}, {12332, 8, 0, 8848, 0},
    {12340, 10, 0, 8850, 0}, {12350, 3, 0, 9633, 0}, {12353, 6, 0, 9633, 0}, {12359, 6, 0, 9642, 0},
    {12365, 4, 0, 9642, 0}, {12369, 5, 0, 8594, 0}, {12374, 4, 0, 120008, 0}, {12378, 6, 0, 8726, 0},
    {12384, 6, 0, 8995, 0}, {12390, 6, 0, 8902, 0}, {12396, 4, 0, 9734, 0}, {12400, 5, 0, 9733, 0},
    {12405, 15, 0, 1013, 0}, {12420, 11, 0, 981, 0}, {12431, 5, 0, 175, 0}, {12436, 3, 0, 8834, 0},
    {12439, 4, 0, 10949, 0}, {12443, 6, 0, 10941, 0}, {12449, 4, 0, 8838, 0}, {12453, 7, 0, 10947, 0},
    {12460, 7, 0, 10945, 0}, {12467, 5, 0, 10955, 0}, {12472, 5, 0, 8842, 0}, {12477, 7, 0, 10943, 0},
    {12484, 7, 0, 10617, 0}, {12491, 6, 0, 8834, 0}, {12497, 8, 0, 8838, 0}, {12505, 9, 0, 10949, 0},
    {12514, 9, 0, 8842, 0}, {12523, 10, 0, 10955, 0}, {12533, 6, 0, 10951, 0}, {12539, 6, 0, 10965, 0},
    {12545, 6, 0, 10963, 0}, {12551, 4, 0, 8827, 0}, {12555, 10, 0, 10936, 0}, {12565, 11, 0, 8829, 0},
    {12576, 6, 0, 10928, 0}, {12582, 11, 0, 10938, 0}, {12593, 8, 0, 10934, 0}, {12601, 8, 0, 8937, 0},
    {12609, 7, 0, 8831, 0}, {12616, 3, 0, 8721, 0}, {12619, 4, 0, 9834, 0}, {12623, 3, 0, 8835, 0},
    {12626, 4, 1, 185, 0}, {12630, 4, 1, 178, 0}, {12634, 4, 1, 179, 0}, {12638, 4, 0, 10950, 0},
    {12642, 6, 0, 10942, 0}, {12648, 7, 0, 10968, 0}, {12655, 4, 0, 8839, 0}, {12659, 7, 0, 10948, 0},
    {12666, 7, 0, 10185, 0}, {12673, 7, 0, 10967, 0}, {12680, 7, 0, 10619, 0}, {12687, 7, 0, 10946, 0},
    {12694, 5, 0, 10956, 0}, {12699, 5, 0, 8843, 0}, {12704, 7, 0, 10944, 0}, {12711, 6, 0, 8835, 0},
    {12717, 8, 0, 8839, 0}, {12725, 9, 0, 10950, 0}, {12734, 9, 0, 8843, 0}, {12743, 10, 0, 10956, 0},
    {12753, 6, 0, 10952, 0}, {12759, 6, 0, 10964, 0}, {12765, 6, 0, 10966, 0}, {12771, 5, 0, 8665, 0},
    {12776, 6, 0, 10534, 0}, {12782, 5, 0, 8601, 0}, {12787, 7, 0, 8601, 0}, {12794, 6, 0, 10538, 0},
    {12800, 5, 1, 223, 0}, {12805, 6, 0, 8982, 0}, {12811, 3, 0, 964, 0}, {12814, 4, 0, 9140, 0},
    {12818, 6, 0, 357, 0}, {12824, 6, 0, 355, 0}, {12830, 3, 0, 1090, 0}, {12833, 4, 0, 8411, 0},
    {12837, 6, 0, 8981, 0}, {12843, 3, 0, 120113, 0}, {12846, 6, 0, 8756, 0}, {12852, 9, 0, 8756, 0},
    {12861, 5, 0, 952, 0}, {12866, 8, 0, 977, 0}, {12874, 6, 0, 977, 0}, {12880, 11, 0, 8776, 0},
    {12891, 8, 0, 8764, 0}, {12899, 6, 0, 8201, 0}, {12905, 5, 0, 8776, 0}, {12910, 6, 0, 8764, 0},
    {12916, 5, 1, 254, 0}, {12921, 5, 0, 732, 0}, {12926, 5, 1, 215, 0}, {12931, 6, 0, 8864, 0},
    {12937, 8, 0, 10801, 0}, {12945, 6, 0, 10800, 0}, {12951, 4, 0, 8749, 0}, {12955, 4, 0, 10536, 0},
    {12959, 3, 0, 8868, 0}, {12962, 6, 0, 9014, 0}, {12968, 6, 0, 10993, 0}, {12974, 4, 0, 120165, 0},
    {12978, 7, 0, 10970, 0}, {12985, 4, 0, 10537, 0}, {12989, 6, 0, 8244, 0}, {12995, 5, 0, 8482, 0},
    {13000, 8, 0, 9653, 0}, {13008, 12, 0, 9663, 0}, {13020, 12, 0, 9667, 0}, {13032, 14, 0, 8884, 0},
    {13046, 9, 0, 8796, 0}, {13055, 13, 0, 9657, 0}, {13068, 15, 0, 8885, 0}, {13083, 6, 0, 9708, 0},
    {13089, 4, 0, 8796, 0}, {13093, 8, 0, 10810, 0}, {13101, 7, 0, 10809, 0}, {13108, 5, 0, 10701, 0},
    {13113, 7, 0, 10811, 0}, {13120, 8, 0, 9186, 0}, {13128, 4, 0, 120009, 0}, {13132, 4, 0, 1094, 0},
    {13136, 5, 0, 1115, 0}, {13141, 6, 0, 359, 0}, {13147, 5, 0, 8812, 0}, {13152, 16, 0, 8606, 0},
    {13168, 17, 0, 8608, 0}, {13185, 4, 0, 8657, 0}, {13189, 4, 0, 10595, 0}, {13193, 6, 1, 250, 0},
    {13199, 4, 0, 8593, 0}, {13203, 5, 0, 1118, 0}, {13208, 6, 0, 365, 0}, {13214, 5, 1, 251, 0},
    {13219, 3, 0, 1091, 0}, {13222, 5, 0, 8645, 0}, {13227, 6, 0, 369, 0}, {13233, 5, 0, 10606, 0},
    {13238, 6, 0, 10622, 0}, {13244, 3, 0, 120114, 0}, {13247, 6, 1, 249, 0}, {13253, 5, 0, 8639, 0},
    {13258, 5, 0, 8638, 0}, {13263, 5, 0, 9600, 0}, {13268, 6, 0, 8988, 0}, {13274, 8, 0, 8988, 0},
    {13282, 6, 0, 8975, 0}, {13288, 5, 0, 9720, 0}, {13293, 5, 0, 363, 0}, {13298, 3, 1, 168, 0},
    {13301, 5, 0, 371, 0}, {13306, 4, 0, 120166, 0}, {13310, 7, 0, 8593, 0}, {13317, 11, 0, 8597, 0},
    {13328, 13, 0, 8639, 0}, {13341, 14, 0, 8638, 0}, {13355, 5, 0, 8846, 0}, {13360, 4, 0, 965, 0},
    {13364, 5, 0, 978, 0}, {13369, 7, 0, 965, 0}, {13376, 10, 0, 8648, 0}, {13386, 6, 0, 8989, 0},
    {13392, 8, 0, 8989, 0}, {13400, 6, 0, 8974, 0}, {13406, 5, 0, 367, 0}, {13411, 5, 0, 9721, 0},
    {13416, 4, 0, 120010, 0}, {13420, 5, 0, 8944, 0}, {13425, 6, 0, 361, 0}, {13431, 4, 0, 9653, 0},
    {13435, 5, 0, 9652, 0}, {13440, 5, 0, 8648, 0}, {13445, 4, 1, 252, 0}, {13449, 7, 0, 10663, 0},
    {13456, 4, 0, 8661, 0}, {13460, 4, 0, 10984, 0}, {13464, 5, 0, 10985, 0}, {13469, 5, 0, 8872, 0},
    {13474, 6, 0, 10652, 0}, {13480, 10, 0, 1013, 0}, {13490, 8, 0, 1008, 0}, {13498, 10, 0, 8709, 0},
    {13508, 6, 0, 981, 0}, {13514, 5, 0, 982, 0}, {13519, 9, 0, 8733, 0}, {13528, 4, 0, 8597, 0},
    {13532, 6, 0, 1009, 0}, {13538, 8, 0, 962, 0}, {13546, 12, 0, 8842, 65024}, {13558, 13, 0, 10955, 65024},
    {13571, 12, 0, 8843, 65024}, {13583, 13, 0, 10956, 65024}, {13596, 8, 0, 977, 0}, {13604, 15, 0, 8882, 0},
    {13619, 16, 0, 8883, 0}, {13635, 3, 0, 1074, 0}, {13638, 5, 0, 8866, 0}, {13643, 3, 0, 8744, 0},
    {13646, 6, 0, 8891, 0}, {13652, 5, 0, 8794, 0}, {13657, 6, 0, 8942, 0}, {13663, 6, 0, 124, 0},
    {13669, 4, 0, 124, 0}, {13673, 3, 0, 120115, 0}, {13676, 5, 0, 8882, 0}, {13681, 5, 0, 8834, 8402},
    {13686, 5, 0, 8835, 8402}, {13691, 4, 0, 120167, 0}, {13695, 5, 0, 8733, 0}, {13700, 5, 0, 8883, 0},
    {13705, 4, 0, 120011, 0}, {13709, 6, 0, 10955, 65024}, {13715, 6, 0, 8842, 65024}, {13721, 6, 0, 10956, 65024},
    {13727, 6, 0, 8843, 65024}, {13733, 7, 0, 10650, 0}, {13740, 5, 0, 373, 0}, {13745, 6, 0, 10847, 0},
    {13751, 5, 0, 8743, 0}, {13756, 6, 0, 8793, 0}, {13762, 6, 0, 8472, 0}, {13768, 3, 0, 120116, 0},
    {13771, 4, 0, 120168, 0}, {13775, 2, 0, 8472, 0}, {13777, 2, 0, 8768, 0}, {13779, 6, 0, 8768, 0},
    {13785, 4, 0, 120012, 0}, {13789, 4, 0, 8898, 0}, {13793, 5, 0, 9711, 0}, {13798, 4, 0, 8899, 0},
    {13802, 5, 0, 9661, 0}, {13807, 3, 0, 120117, 0}, {13810, 5, 0, 10234, 0}, {13815, 5, 0, 10231, 0},
    {13820, 2, 0, 958, 0}, {13822, 5, 0, 10232, 0}, {13827, 5, 0, 10229, 0}, {13832, 4, 0, 10236, 0},
    {13836, 4, 0, 8955, 0}, {13840, 5, 0, 10752, 0}, {13845, 4, 0, 120169, 0}, {13849, 6, 0, 10753, 0},
    {13855, 6, 0, 10754, 0}, {13861, 5, 0, 10233, 0}, {13866, 5, 0, 10230, 0}, {13871, 4, 0, 120013, 0},
    {13875, 6, 0, 10758, 0}, {13881, 6, 0, 10756, 0}, {13887, 5, 0, 9651, 0}, {13892, 4, 0, 8897, 0},
    {13896, 6, 0, 8896, 0}, {13902, 6, 1, 253, 0}, {13908, 4, 0, 1103, 0}, {13912, 5, 0, 375, 0},
    {13917, 3, 0, 1099, 0}, {13920, 3, 1, 165, 0}, {13923, 3, 0, 120118, 0}, {13926, 4, 0, 1111, 0},
    {13930, 4, 0, 120170, 0}, {13934, 4, 0, 120014, 0}, {13938, 4, 0, 1102, 0}, {13942, 4, 1, 255, 0},
    {13946, 6, 0, 378, 0}, {13952, 6, 0, 382, 0}, {13958, 3, 0, 1079, 0}, {13961, 4, 0, 380, 0},
    {13965, 6, 0, 8488, 0}, {13971, 4, 0, 950, 0}, {13975, 3, 0, 120119, 0}, {13978, 4, 0, 1078, 0},
    {13982, 7, 0, 8669, 0}, {13989, 4, 0, 120171, 0}, {13993, 4, 0, 120015, 0}, {13997, 3, 0, 8205, 0},
    {14000, 4, 0, 8204, 0},
};

const std::span<const HtmlEntity> html_entities{entities};

// clang-format on
}  // namespace carboy::jinja
