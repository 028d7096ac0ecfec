/**
 * What the voice guesses badly, in the phones of CMU's dictionary as flite writes them: stress behind the vowel, `ax0` the
 * schwa. Names, listening sounds, words of the net, and words read two ways in the way that calls need more often.
 */
const words = `
aditya aa0 d ih1 t y ax0
agnieszka aa0 g n y eh1 sh k ax0
ahmed aa1 m ax0 d
aisha aa0 iy1 sh ax0
alejandra aa0 l ey0 hh aa1 n d r ax0
alejandro aa0 l ey0 hh aa1 n d r ow0
amit ax0 m iy1 t
ananya ax0 n ah1 n y ax0
andrzej aa1 n jh ey0
anh aa1 n
anil ax0 n iy1 l
ankit ah1 n k ih0 t
aoife iy1 f ax0
arjun aa1 r jh uh0 n
ayesha aa0 iy1 sh ax0
bjorn b y ao1 r n
caoimhe k iy1 v ax0
chaudhary ch aw1 d ax0 r iy0
chidi ch iy1 d iy0
chinedu ch ih0 n ey1 d uw0
cian k iy1 ax0 n
deepak d iy1 p ah0 k
divya d ih1 v y ax0
duc d uh1 k
eoin ow1 ax0 n
fatima f aa1 t ih0 m ax0
ganesh g ax0 n ey1 sh
genevieve jh eh1 n ax0 v iy0 v
gmail jh iy1 m ey0 l
google g uw1 g ax0 l
gov g ah1 v
guillermo g iy0 y eh1 r m ow0
gupta g uh1 p t ax0
heinrich hh ay1 n r ih0 k
hernandez er0 n aa1 n d eh0 z
hmm hh ah1 m
hotmail hh aa1 t m ey0 l
huang hh w aa1 ng
hui hh w ey1
huong hh w ao1 ng
hussein hh uw0 s ey1 n
hyun hh y ah1 n
icloud ay1 k l aw0 d
itzel iy0 t s eh1 l
iyer ay1 y er0
javier hh aa0 v iy0 eh1 r
jian jh iy0 eh1 n
joaquin w aa0 k iy1 n
jorge hh ao1 r hh ey0
jurgen y er1 g ax0 n
katja k aa1 t y ax0
kavya k aa1 v y ax0
keisha k iy1 sh ax0
krzysztof k sh ih1 sh t ao0 f
kwame k w aa1 m ey0
laquisha l ax0 k iy1 sh ax0
lead l iy1 d
linh l ih1 n
linkedin l ih1 ng k t ih0 n
malgorzata m ao0 g ao0 zh aa1 t ax0
mhm ah1 m hh ah1 m
miz m ih1 z
mm ah1 m
mukherjee m uh1 k er0 jh iy0
naoko n aw1 k ow0
neha n ey1 hh aa0
ngozi ng g ow1 z iy0
nguyen w ih1 n
niamh n iy1 v
nikhil n ih1 k ih0 l
nkechi n k ey1 ch iy0
nunez n uw1 n y eh0 z
okafor ow0 k ax0 f ao1 r
oluwaseun ow0 l uw0 w ax0 sh ey1 uw0 n
omar ow1 m aa0 r
oprah ow1 p r ax0
pena p ey1 n y ax0
phuong f ao1 ng
pooja p uw1 jh ax0
priya p r iy1 y ax0
qian ch y eh1 n
qing ch ih1 ng
raghavan r aa1 g ax0 v ax0 n
rahman r ah1 m aa0 n
rahul r aa1 hh uw0 l
raj r aa1 jh
read r iy1 d
saoirse s er1 sh ax0
satoshi s ax0 t ow1 sh iy0
sean sh ao1 n
seong s ah1 ng
shh sh ah1
shreya sh r ey1 y ax0
siddharth s ih0 d aa1 r t
siobhan sh ih0 v ao1 n
sipho s iy1 p ow0
soren s ao1 r ax0 n
sunil s uw0 n iy1 l
suresh s uh0 r ey1 sh
thandiwe t aa0 n d iy1 w ey0
thuy t w iy1
uhhuh ah1 hh ah1
uhoh ah1 ow0
uhuh ah1 ah0
use y uw1 z
vijay v ih1 jh ey0
wifi w ay1 f ay0
wojciech v oy1 ch eh0 k
wojcik v oy1 ch ih0 k
xavier z ey1 v y er0
xiao sh y aw1
ximena hh ih0 m ey1 n ax0
xochitl s ow1 ch ih0 l
xu sh uw1
yahoo y aa1 hh uw0
youtube y uw1 t uw0 b
yvonne ih0 v aa1 n
zainab z ey1 n ax0 b
zhang jh aa1 ng
zhao jh aw1
zoom z uw1 m
`;

const letters = new Map(
  Object.entries({
    A: 'ey1',
    B: 'b iy1',
    C: 's iy1',
    D: 'd iy1',
    E: 'iy1',
    F: 'eh1 f',
    G: 'jh iy1',
    H: 'ey1 ch',
    I: 'ay1',
    J: 'jh ey1',
    K: 'k ey1',
    L: 'eh1 l',
    M: 'eh1 m',
    N: 'eh1 n',
    O: 'ow1',
    P: 'p iy1',
    Q: 'k y uw1',
    R: 'aa1 r',
    S: 'eh1 s',
    T: 't iy1',
    U: 'y uw1',
    V: 'v iy1',
    W: 'd ah1 b ax0 l y uw0',
    X: 'eh1 k s',
    Y: 'w ay1',
    Z: 'z iy1',
  }),
);

const known = new Map(
  words
    .trim()
    .split('\n')
    .map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]),
);

/** True for a word, in lower case, that has a pronunciation here. */
export function isKnownName(word: string): boolean {
  return known.has(word);
}

/** Phones of a word in lower case, of its possessive, or of a letter's name as a capital; null: the voice knows better. */
export function pronunciation(word: string): string | null {
  const direct = known.get(word) ?? letters.get(word);
  if (direct !== undefined) return direct;
  const stem = word.endsWith("'s") ? word.slice(0, -2) : null;
  const phones = stem === null ? undefined : (known.get(stem) ?? letters.get(stem));
  if (phones === undefined) return null;
  if (/(?:s|z|sh|ch|jh)$/.test(phones)) return `${phones} ax0 z`;
  return `${phones} ${/(?:p|t|k|f|th)$/.test(phones) ? 's' : 'z'}`;
}
