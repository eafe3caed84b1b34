"""Shader programs for the lamp's view, the room and the people."""

SHADOW = (
    """#version 330 core
layout(location = 0) in vec3 place;
uniform mat4 matrix;
void main() { gl_Position = matrix * vec4(place, 1.0); }
""",
    """#version 330 core
void main() {}
""",
)

# Share of the lamp that reaches a point: some looks into the lamp's view around it, wider apart for a softer edge.
# There is no shadow outside the people's bounding box in the lamp's view.
LIGHT_LEFT = """
uniform sampler2DShadow shadow;
uniform vec4 box;
float light_left(vec4 seen, float nearer, float softness) {
    vec3 at = seen.xyz / seen.w * 0.5 + 0.5;
    if (seen.w <= 0.0 || any(lessThan(at.xy, box.xy)) || any(greaterThan(at.xy, box.zw))) return 1.0;
    float total = 0.0;
    for (int i = 0; i < LOOKS; i++) for (int j = 0; j < LOOKS; j++)
        total += texture(shadow, vec3(at.xy + softness * (vec2(i, j) - 0.5 * float(LOOKS - 1)), at.z - nearer));
    return total / float(LOOKS * LOOKS);
}
"""

ROOM = (
    """#version 330 core
out vec2 at;
void main() {
    at = vec2(gl_VertexID == 1 ? 2.0 : 0.0, gl_VertexID == 2 ? 2.0 : 0.0);
    gl_Position = vec4(at * 2.0 - 1.0, 0.0, 1.0);
}
""",
    """#version 330 core
in vec2 at;
out vec3 colour;
uniform sampler2D lit, dim, depth_m;
uniform mat4 to_lamp, project;
#define LOOKS 4
"""
    + LIGHT_LEFT
    + """
void main() {
    float far_m = texture(depth_m, at).r;
    vec2 aside = (at * 2.0 - 1.0) * far_m / vec2(project[0][0], project[1][1]);
    vec4 seen = vec4(aside, -far_m, 1.0);
    vec4 flat_place = project * seen;
    gl_FragDepth = flat_place.z / flat_place.w * 0.5 + 0.5;
    float left = light_left(to_lamp * seen, 0.00008, 0.0022);
    colour = pow(mix(texture(dim, at).rgb, texture(lit, at).rgb, left), vec3(1.0 / 2.2));
}
""",
)

PERSON = (
    """#version 330 core
layout(location = 0) in vec3 place;
layout(location = 1) in vec3 normal;
layout(location = 2) in vec3 paint;
uniform mat4 matrix;
out vec3 at, outward, base;
void main() {
    at = place;
    outward = normal;
    base = paint;
    gl_Position = matrix * vec4(place, 1.0);
}
""",
    """#version 330 core
in vec3 at, outward, base;
out vec3 colour;
uniform mat4 to_lamp;
uniform vec3 lamp_place, lamp_colour, eye, ambient;
#define LOOKS 2
"""
    + LIGHT_LEFT
    + """
void main() {
    vec3 n = normalize(outward);
    vec3 to_eye = normalize(eye - at);
    if (!gl_FrontFacing) n = -n;
    vec3 way = lamp_place - at;
    vec3 ray = normalize(way);
    float facing = dot(n, ray);
    float left = facing > 0.0 ? light_left(to_lamp * vec4(at + 0.012 * n, 1.0), 0.0001, 0.0018) : 0.0;
    vec3 light = lamp_colour * max(facing, 0.0) * left / (3.14159 * dot(way, way));
    vec3 sky = ambient * (0.75 + 0.35 * n.z);
    vec3 fill = vec3(0.90, 0.95, 1.0) * 0.30 * max(dot(n, normalize(to_eye + vec3(0.0, 0.0, 0.5))), 0.0);
    float shine = 0.05 * pow(max(dot(n, normalize(ray + to_eye)), 0.0), 24.0) * left;
    vec3 linear = base * (light + sky + fill) + shine * light;
    colour = pow(clamp(linear, 0.0, 1.0), vec3(1.0 / 2.2));
}
""",
)
