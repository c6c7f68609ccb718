// Mozilla's own tests and grades, for a site at this port of this machine. They lie in the folder named first.
const [folder, port] = process.argv.slice(2);
const { retrieve } = await import(`${folder}/src/retriever/retriever.js`);
const { ALL_TESTS } = await import(`${folder}/src/constants.js`);
const { MINIMUM_SCORE_FOR_EXTRA_CREDIT } = await import(`${folder}/src/grader/charts.js`);
const { getGradeForScore, getScoreModifier } = await import(`${folder}/src/grader/grader.js`);

const seen = await retrieve("localhost", { httpPort: port, httpsPort: port, path: "/" });
const found = ALL_TESTS.map((test) => test(seen));
const points = found.map((one) => (one.result ? getScoreModifier(one.result) : 0));
const lost = points.filter((some) => some < 0).reduce((sum, some) => sum + some, 100);
const all = points.reduce((sum, some) => sum + some, 100);
const { grade, score } = getGradeForScore(lost >= MINIMUM_SCORE_FOR_EXTRA_CREDIT ? all : lost);
const tests = found.map((one, at) => ({ name: one.constructor.name, pass: one.pass, says: one.result, points: points[at] }));
console.log(JSON.stringify({ grade, score, tests }));
