import type { NumberType } from '../../core/ports/carrier.ts';

/** Numbers that differ in their last digits alone. */
export interface NumberRange {
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly type: NumberType;
  readonly region: string | null;
  readonly callingCode: string;
  /** What stands between the calling code and the last digits. */
  readonly prefix: string;
  /** How many last digits there are, and which of them belong to the range. */
  readonly digits: number;
  readonly from: number;
  readonly count: number;
}

/** By state; 555-0100 to 555-0199 of each code are nobody's. */
const usAreaCodes: Readonly<Record<string, string>> = {
  AK: '907',
  AL: '205',
  AR: '501',
  AZ: '602',
  CA: '628 213 310 323 408 415 424 510 619 626 650 714 818 858 916 925 949',
  CO: '303 720',
  CT: '203 959',
  DC: '202',
  DE: '302',
  FL: '689 305 407 561 786 813 904 954',
  GA: '404 470 678 770',
  HI: '808',
  IA: '515',
  ID: '208 986',
  IL: '224 312 773',
  IN: '463 317',
  KS: '316 913',
  KY: '502',
  LA: '504',
  MA: '617 978',
  MD: '240 301',
  ME: '207',
  MI: '313 947',
  MN: '612 952',
  MO: '314 816',
  MT: '406',
  NC: '704 919',
  ND: '701',
  NE: '402 531',
  NH: '603',
  NJ: '201 973',
  NM: '505',
  NV: '702',
  NY: '212 315 347 516 518 585 646 718 914 917',
  OH: '216 513 614',
  OK: '405',
  OR: '503 971',
  PA: '215 267 412 717',
  RI: '401',
  SC: '803 839',
  SD: '605',
  TN: '615 901',
  TX: '737 210 214 469 512 713 832 972',
  UT: '385 801',
  VA: '571 703 804',
  VT: '802',
  WA: '206 425 564',
  WI: '414',
  WV: '304',
  WY: '307',
};

const canadianAreaCodes: Readonly<Record<string, string>> = {
  AB: '403 587 780',
  BC: '236 604 778',
  MB: '204',
  NB: '506',
  NL: '709',
  NS: '902',
  ON: '226 343 416 519 613 647 905',
  QC: '418 438 514 819',
  SK: '306',
};

/** `country type region callingCode prefix digits`; a region of `-` is none. */
const elsewhere = `
  GB local London 44 2079460 3
  GB local Manchester 44 1614960 3
  GB local Edinburgh 44 1314960 3
  GB mobile - 44 7400123 3
  GB tollfree - 44 8081570 3
  IE local Dublin 353 1496 4
  IE mobile - 353 850123 3
  IE tollfree - 353 1800123 3
  DE local Berlin 49 3023125 3
  DE local Hamburg 49 4066969 3
  DE local Munich 49 8999998 3
  DE mobile - 49 15228817 3
  DE tollfree - 49 8001234 3
  FR local Paris 33 19900 4
  FR mobile - 33 612345 3
  FR tollfree - 33 800100 3
  ES local Madrid 34 910055 3
  ES local Barcelona 34 930055 3
  ES mobile - 34 612345 3
  ES tollfree - 34 900123 3
  IT local Milan 39 0277212 3
  IT mobile - 39 3123456 3
  IT tollfree - 39 800123 3
  NL local Amsterdam 31 20555 4
  NL mobile - 31 612345 3
  NL tollfree - 31 8000200 3
  BE local Brussels 32 25551 3
  BE mobile - 32 470123 3
  BE tollfree - 32 80012 3
  AT local Vienna 43 1234 4
  AT mobile - 43 664123 4
  AT tollfree - 43 800123 3
  CH local Zurich 41 442345 3
  CH mobile - 41 781234 3
  CH tollfree - 41 800123 3
  SE local Stockholm 46 84650 3
  SE mobile - 46 701740 3
  SE tollfree - 46 20123 3
  DK local Copenhagen 45 32123 3
  DK mobile - 45 20123 3
  DK tollfree - 45 80123 3
  NO local Oslo 47 21234 3
  NO mobile - 47 40612 3
  NO tollfree - 47 80012 3
  FI local Helsinki 358 91312 4
  FI mobile - 358 412345 3
  FI tollfree - 358 800123 3
  PL local Warsaw 48 223456 3
  PL mobile - 48 512345 3
  PL tollfree - 48 800123 3
  PT local Lisbon 351 212345 3
  PT mobile - 351 912345 3
  PT tollfree - 351 800123 3
  AU local Sydney 61 25550 4
  AU local Melbourne 61 37010 4
  AU mobile - 61 491570 3
  AU tollfree - 61 1800160 3
  NZ local Auckland 64 93001 3
  NZ mobile - 64 21123 4
  NZ tollfree - 64 800123 3
  JP local Tokyo 81 31234 4
  JP mobile - 81 9012345 3
  JP tollfree - 81 120123 3
  BR local SP 55 112345 4
  BR mobile - 55 1196123 4
  BR tollfree - 55 800123 4
`;

const tollFreeCodes = ['833', '844', '855', '866', '877', '888'];

/** Every number that the simulated network has to give away. */
export const numberRanges: readonly NumberRange[] = [
  ...areas('US', usAreaCodes),
  ...areas('CA', canadianAreaCodes),
  ...tollFreeCodes.flatMap((code) => [
    northAmerican({ country: 'US', type: 'tollfree', region: null }, code, 100, 50),
    northAmerican({ country: 'CA', type: 'tollfree', region: null }, code, 150, 50),
  ]),
  ...elsewhere
    .trim()
    .split('\n')
    .map((line): NumberRange => {
      const [country = '', type = '', region = '', callingCode = '', prefix = '', digits = ''] = line.trim().split(' ');
      return {
        country,
        type: type as NumberType,
        region: region === '-' ? null : region,
        callingCode,
        prefix,
        digits: Number(digits),
        from: 0,
        count: 10 ** Number(digits),
      };
    }),
];

function areas(country: string, codes: Readonly<Record<string, string>>): NumberRange[] {
  return Object.entries(codes).flatMap(([region, list]) =>
    list
      .split(' ')
      .flatMap((code) => [
        northAmerican({ country, type: 'local', region }, code, 100, 80),
        northAmerican({ country, type: 'mobile', region }, code, 180, 20),
      ]),
  );
}

function northAmerican(
  kind: Pick<NumberRange, 'country' | 'type' | 'region'>,
  code: string,
  from: number,
  count: number,
): NumberRange {
  return { ...kind, callingCode: '1', prefix: `${code}555`, digits: 4, from, count };
}
