/** Where the nodes of a network stand: springs along the edges, repulsion between all (Fruchterman and Reingold 1991), the same each time. */

const ROUNDS = 260;
/** The pull of the middle, so that what has no edge does not drift to the rim. */
const GRAVITY = 0.9;

/**
 * @param {number} count nodes, by number
 * @param {Array<[number, number, number]>} edges two nodes and a weight
 * @returns {Array<[number, number]>} places within the width and height
 */
export function layout(count, edges, width, height) {
  const spots = Array.from({ length: count }, (_, i) => {
    // A sunflower: the first, most told of, in the middle.
    const angle = i * 2.39996, far = Math.sqrt((i + 0.3) / count);
    return [width / 2 + Math.cos(angle) * far * width * 0.42, height / 2 + Math.sin(angle) * far * height * 0.42];
  });
  const ideal = 0.5 * Math.sqrt((width * height) / Math.max(1, count));
  for (let round = 0; round < ROUNDS; round++) {
    const heat = ideal * 0.4 * (1 - round / ROUNDS);
    const pushes = forces(spots, edges, ideal);
    spots.forEach((spot, i) => {
      const [x, y] = [pushes[i][0] + (width / 2 - spot[0]) * GRAVITY * (height / width), pushes[i][1] + (height / 2 - spot[1]) * GRAVITY];
      const length = Math.hypot(x, y) || 1, step = Math.min(length, heat);
      spot[0] = Math.min(width - 16, Math.max(16, spot[0] + (x / length) * step));
      spot[1] = Math.min(height - 26, Math.max(16, spot[1] + (y / length) * step));
    });
  }
  return spots;
}

function forces(spots, edges, ideal) {
  const pushes = spots.map(() => [0, 0]);
  const pull = (a, b, size) => {
    const x = spots[b][0] - spots[a][0] || 0.1, y = spots[b][1] - spots[a][1] || 0.1;
    const length = Math.hypot(x, y), force = size(length);
    pushes[a][0] += (x / length) * force;
    pushes[a][1] += (y / length) * force;
    pushes[b][0] -= (x / length) * force;
    pushes[b][1] -= (y / length) * force;
  };
  for (let a = 0; a < spots.length; a++) for (let b = a + 1; b < spots.length; b++) pull(a, b, (length) => (-ideal * ideal) / length);
  for (const [a, b, weight] of edges) pull(a, b, (length) => (length * length * Math.min(1, 0.2 + 0.12 * weight)) / ideal);
  return pushes;
}
